#include "cli/input.h"

#include <algorithm>

#include "observer/error.h"

namespace input_observer::cli {

void check_standard_input(const std::vector<std::string>& files) {
  if (std::count(files.begin(), files.end(), "-") > 1) {
    throw Error(ErrorCode::bad_usage, Place{"-", 0, {}}, "standard input is asked for twice, but can be read once");
  }
}

}  // namespace input_observer::cli
