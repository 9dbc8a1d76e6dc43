#pragma once

#include <ATen/core/ivalue.h>
#include <ATen/core/jit_type.h>

namespace input_observer {

/**
 * The value with its lists and dicts of the kinds that `type` names. A file written by `torch.save` does not say what
 * its lists hold, so they are read as List[Any], which a method with a List[Tuple[Tensor, Tensor]] refuses. What does
 * not fit `type` is returned as it is: the method says best what it expected.
 */
c10::IValue retyped(const c10::IValue& value, const c10::TypePtr& type);

}  // namespace input_observer
