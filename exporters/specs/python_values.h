#pragma once

#include <functional>
#include <string>

#include "observer/value.h"

namespace input_observer {

/** Writes what stands for one leaf of a value. */
using LeafWriter = std::function<std::string(const std::string& path, const Value& leaf)>;

/**
 * A value as a Python expression: lists, tuples and dicts as such, leaves by `write`, which may throw; what does not
 * fit into a line is broken with an indent of `indent` spaces. int_keys: the keys of dicts are ints.
 */
std::string python_value(const std::string& path, const Value& value, const LeafWriter& write, bool int_keys,
                         std::size_t indent);

/**
 * A torch expression for a tensor with elements like those seen: `torch.randint(1, 96, (2, 3), dtype=torch.int64)`.
 * Error exporter names a tensor that is quantized or not strided.
 */
std::string python_tensor(const std::string& path, const TensorValue& tensor);

/** None, a bool, an int, a float or a text as Python writes it; Error exporter names anything else. */
std::string python_scalar(const std::string& path, const Value& value);

}  // namespace input_observer
