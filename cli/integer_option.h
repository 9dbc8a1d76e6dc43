#pragma once

#include <cstdint>
#include <string>

#include "cli/command_line.h"

namespace input_observer::cli {

/** An option that takes an integer from `min` to `max`; Error bad_usage otherwise. */
void integer_option(CommandLine& line, const std::string& flag, const std::string& placeholder, std::int64_t& target,
                    std::int64_t min, std::int64_t max, const std::string& help);

}  // namespace input_observer::cli
