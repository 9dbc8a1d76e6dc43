#pragma once

#include "cli/command.h"

namespace input_observer::cli {

/** `report`: what was seen and what follows from it, for people. */
Command report_command();

}  // namespace input_observer::cli
