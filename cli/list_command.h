#pragma once

#include "cli/command.h"

namespace input_observer::cli {

/** `list`: what `generate` knows. */
Command list_command();

}  // namespace input_observer::cli
