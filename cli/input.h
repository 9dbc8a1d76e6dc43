#pragma once

#include <string>
#include <vector>

namespace input_observer::cli {

/** Error bad_usage where more than one of these files is `-`: standard input can be read once. */
void check_standard_input(const std::vector<std::string>& files);

}  // namespace input_observer::cli
