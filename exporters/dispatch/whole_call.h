#pragma once

#include <ATen/core/function_schema.h>

#include "inference/torch/arguments.h"

namespace input_observer {

/**
 * The call as the model sees it: what it leaves out is passed by keyword, with the schema's default. A parameter without
 * a default stays out, for the method says best what is missing.
 */
TorchArguments whole_call(TorchArguments call, const c10::FunctionSchema& schema);

}  // namespace input_observer
