#pragma once

#include "cli/command.h"

namespace input_observer::cli {

/** `infer`: call logs and shape reports in, inference out. */
Command infer_command();

}  // namespace input_observer::cli
