#pragma once

#include <ATen/core/ivalue.h>

#include "observer/flat_call.h"

namespace input_observer {

/** Writes what write_value(describe(value), out) would write, without building the tree: the hot road. */
void walk(const at::IValue& value, FlatCall& out);

/** walk() over each. */
void walk_all(c10::ArrayRef<at::IValue> values, FlatCall& out);

}  // namespace input_observer
