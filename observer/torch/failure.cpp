#include "observer/torch/failure.h"

#include <c10/util/Exception.h>

#include <sstream>

#include "observer/error.h"

namespace input_observer {
namespace {

// `RuntimeError: ...` or `ValueError: ...`: how the interpreter ends its account.
bool names_error(const std::string& line) {
  const auto colon = line.find(": ");
  if (colon == std::string::npos || colon < 5) return false;
  const std::string word = line.substr(0, colon);
  return word.find(' ') == std::string::npos && word.size() > 5 && word.compare(word.size() - 5, 5, "Error") == 0;
}

}  // namespace

std::string failure_text(const std::exception& failure) {
  const auto* error = dynamic_cast<const c10::Error*>(&failure);
  std::istringstream text(error ? error->what_without_backtrace() : failure.what());
  std::string first, named;
  for (std::string line; std::getline(text, line);) {
    if (first.empty()) first = line;
    if (names_error(line)) named = line;
  }
  return one_line(named.empty() ? first : named, 500);
}

}  // namespace input_observer
