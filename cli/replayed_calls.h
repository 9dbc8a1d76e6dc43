#pragma once

#include <torch/script.h>

#include <optional>
#include <string>
#include <vector>

#include "observer/options.h"

namespace input_observer::cli {

/** What a call log says beside its calls; nothing where they came from a `.pt` file. */
struct ReplayedLog {
  InferOptions options;
  std::optional<std::vector<Value>> indexed_call;  ///< arguments of the call that options.index asks for
};

/**
 * Makes every call of a call log, or of a `.pt` file with a list of (args tuple, kwargs dict), in order. Error
 * bad_input names the call that the model refuses or whose tensors cannot be made.
 */
ReplayedLog replay_calls(const std::string& file, torch::jit::Method method);

}  // namespace input_observer::cli
