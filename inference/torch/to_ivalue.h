#pragma once

#include <ATen/core/Generator.h>
#include <ATen/core/ivalue.h>

#include <string>

#include "observer/value.h"

namespace input_observer {

/**
 * The value as a TorchScript method takes it where its schema says `type`: tensors are made up (see make_tensor),
 * containers, named tuples and class instances get the type's own kinds. Error bad_input names the leaf path, what the
 * schema expects there, or what cannot be made (a device, a dtype or anything else that is known by name only).
 */
c10::IValue to_ivalue(const Value& value, const c10::TypePtr& type, at::Generator& generator,
                      const std::string& path = {});

}  // namespace input_observer
