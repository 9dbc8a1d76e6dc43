#pragma once

#include <ATen/core/ivalue.h>

#include <vector>

#include "observer/value.h"

namespace input_observer {

/**
 * The tree that describes a TorchScript value; the elements of its tensors are not looked at. What has no description
 * becomes an unknown of its type's name: undefined, sparse and nested tensors, devices, enums, modules, futures.
 */
Value describe(const at::IValue& value);

/** describe() of each. */
std::vector<Value> describe_all(c10::ArrayRef<at::IValue> values);

}  // namespace input_observer
