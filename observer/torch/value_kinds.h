#pragma once

#include <ATen/core/ivalue.h>

namespace input_observer {

/** True for a tensor that holds something: what has a dtype and sizes. */
inline bool is_defined_tensor(const c10::IValue& value) {
  return value.isTensor() && value.toTensor().defined();
}

/** True for a number, a bool or a text. */
inline bool is_scalar(const c10::IValue& value) {
  return value.isInt() || value.isDouble() || value.isBool() || value.isString();
}

}  // namespace input_observer
