#pragma once

#include "cli/replay_options.h"

namespace input_observer::cli {

/**
 * Runs the model on every call under observation and writes what was seen. Error bad_input names the call that the
 * model refuses or whose tensors cannot be made.
 */
Status run_replay(const ReplayRequest& request);

}  // namespace input_observer::cli
