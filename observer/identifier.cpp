#include "observer/identifier.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "observer/path.h"

namespace input_observer {
namespace {

constexpr std::array<std::string_view, 35> python_keywords = {
    "False",  "None",     "True", "and",    "as",   "assert",  "async",  "await",  "break", "class",  "continue", "def",
    "del",    "elif",     "else", "except", "for",  "finally", "from",   "global", "if",    "import", "in",       "is",
    "lambda", "nonlocal", "not",  "or",     "pass", "raise",   "return", "try",    "while", "with",   "yield",
};

}  // namespace

bool is_identifier(const std::string& name) {
  return !name.empty() && export_name(name) == name &&
         std::find(python_keywords.begin(), python_keywords.end(), name) == python_keywords.end();
}

}  // namespace input_observer
