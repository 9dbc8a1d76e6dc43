#pragma once

#include "cli/command.h"

namespace input_observer::cli {

/** `merge`: the exact union of call logs and shape reports, as a shape report. */
Command merge_command();

}  // namespace input_observer::cli
