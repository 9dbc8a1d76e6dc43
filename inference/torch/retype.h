#pragma once

#include <ATen/core/function_schema.h>
#include <ATen/core/ivalue.h>
#include <ATen/core/jit_type.h>

#include "inference/torch/arguments.h"
#include "observer/torch/sample_file.h"

namespace input_observer {

/**
 * The value with its lists and dicts of the kinds that `type` names. A file written by `torch.save` does not say what
 * its lists hold, so they are read as List[Any], which a method with a List[Tuple[Tensor, Tensor]] refuses. What does
 * not fit `type` is returned as it is: the method says best what it expected.
 */
c10::IValue retyped(const c10::IValue& value, const c10::TypePtr& type);

/** The call with each argument retyped() as the schema declares it; what the schema does not have is left to the method. */
TorchArguments as_declared(const SampleCall& call, const c10::FunctionSchema& schema);

}  // namespace input_observer
