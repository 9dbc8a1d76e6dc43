#include "observer/path.h"

#include <algorithm>

#include "observer/text.h"

namespace input_observer {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_word(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

}  // namespace

std::string join_path(std::string_view parent, std::string_view child) {
  std::string path(parent);
  if (!parent.empty()) path += '.';
  for (const char c : child) {
    if (c == '.' || c == '\\') path += '\\';
    path += c;
  }
  return path;
}

std::vector<std::string> split_path(std::string_view path) {
  std::vector<std::string> components(1);
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] == '.') {
      components.emplace_back();
    } else {
      if (path[i] == '\\' && i + 1 < path.size()) ++i;
      components.back() += path[i];
    }
  }
  return components;
}

std::string parameter_of(std::string_view path) {
  return split_path(path).front();
}

std::string export_name(std::string_view path) {
  std::string name;
  for (const char c : path) {
    if (!begins_character(c)) continue;  // the first byte of the character stands for it
    if (name.empty() && is_digit(c)) name += '_';
    name += is_word(c) ? c : '_';
  }
  return name;
}

}  // namespace input_observer
