#include "exporters/adapter/literal.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

namespace input_observer {
namespace {

constexpr std::array<std::string_view, 47> taken_names = {
    "False", "None",  "True",     "and",     "annotate", "as",       "assert", "async",  "await",   "bool",
    "break", "class", "continue", "def",     "del",      "elif",     "else",   "except", "finally", "float",
    "for",   "from",  "global",   "if",      "import",   "in",       "int",    "is",     "lambda",  "not",
    "or",    "pass",  "raise",    "result_", "return",   "self",     "str",    "torch",  "try",     "while",
    "with",  "yield", "List",     "Dict",    "Tuple",    "Optional", "Tensor"};

}  // namespace

std::string text_literal(const std::string& text) {
  std::string literal = "'";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\'' || c == '\\') {
      literal += std::string("\\") + c;
    } else if (byte < 0x20 || byte == 0x7f) {
      literal += {'\\', static_cast<char>('0' + byte / 64), static_cast<char>('0' + byte / 8 % 8),
                  static_cast<char>('0' + byte % 8)};
    } else {
      literal += c;
    }
  }
  return literal + "'";
}

std::string float_literal(double number) {
  if (std::isnan(number)) return "float('nan')";
  if (std::isinf(number)) return number > 0 ? "float('inf')" : "float('-inf')";
  std::array<char, 32> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
  std::string literal(buffer.data(), end);
  return literal.find_first_of(".e") == std::string::npos ? literal + ".0" : literal;
}

std::string parameter_name(const std::string& name) {
  const bool taken = std::find(taken_names.begin(), taken_names.end(), name) != taken_names.end();
  return taken ? name + "_" : name;
}

}  // namespace input_observer
