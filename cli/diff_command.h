#pragma once

#include "cli/command.h"

namespace input_observer::cli {

/** `diff`: what the calls of one log or report hold that another never saw; Status::no where there is anything. */
Command diff_command();

}  // namespace input_observer::cli
