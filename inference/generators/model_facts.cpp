#include "inference/generators/model_facts.h"

#include <algorithm>
#include <set>

namespace input_observer {
namespace {

bool is_number(const std::string& text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::vector<std::string> parts_of(const std::string& name) {
  std::vector<std::string> parts(1);
  for (const char c : name) {
    if (c == '.')
      parts.emplace_back();
    else
      parts.back() += c;
  }
  return parts;
}

}  // namespace

bool matches_pattern(const std::string& pattern, const std::string& text) {
  std::size_t p = 0;
  std::size_t at = 0;
  std::size_t star = std::string::npos;  // the last one, to which a mismatch goes back
  std::size_t resume = 0;
  while (at < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = at;
    } else if (p < pattern.size() && pattern[p] == text[at]) {
      ++p;
      ++at;
    } else if (star != std::string::npos) {
      p = star + 1;
      at = ++resume;
    } else {
      return false;
    }
  }
  return std::all_of(pattern.begin() + static_cast<std::ptrdiff_t>(p), pattern.end(), [](char c) { return c == '*'; });
}

std::optional<std::int64_t> weight_size(const ModelFacts& facts, const std::vector<std::string>& patterns, int axis) {
  for (const std::string& pattern : patterns) {
    for (const auto& [name, sizes] : facts.weights) {
      const int rank = static_cast<int>(sizes.size());
      if (axis >= rank || axis < -rank || !matches_pattern(pattern, name)) continue;
      return sizes[static_cast<std::size_t>(axis < 0 ? axis + rank : axis)];
    }
  }
  return std::nullopt;
}

std::optional<std::int64_t> numbered_modules(const ModelFacts& facts, const std::vector<std::string>& names) {
  std::map<std::string, std::set<std::string>> rows;
  for (const auto& [name, sizes] : facts.weights) {
    const std::vector<std::string> parts = parts_of(name);
    std::string prefix;
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
      prefix += parts[i] + ".";
      if (is_number(parts[i + 1]) && std::ranges::find(names, parts[i]) != names.end())
        rows[prefix].insert(parts[i + 1]);
    }
  }
  std::size_t longest = 0;
  for (const auto& [prefix, numbers] : rows)
    longest = std::max(longest, numbers.size());
  return longest == 0 ? std::nullopt : std::optional(static_cast<std::int64_t>(longest));
}

}  // namespace input_observer
