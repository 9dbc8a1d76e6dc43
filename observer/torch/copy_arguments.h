#pragma once

#include <ATen/core/ivalue.h>

#include <cstddef>
#include <optional>
#include <vector>

namespace input_observer {

/** Arguments of a call that stay as they were, whatever the model writes into the originals. */
struct CopiedArguments {
  std::vector<at::IValue> values;  ///< containers are plain lists, tuples and dicts of any element type
  std::size_t bytes = 0;           ///< of tensor elements, on their own device
};

/**
 * Clones every tensor once, detached, on its own device and without waiting for it. Tensors that share memory share
 * it in the copy; an expanded tensor stays as small as it is. Nothing when the copy would pass `budget` bytes, or when
 * a value is met that a `.pt` file of plain data cannot hold (an object, an enum, a sparse tensor).
 */
std::optional<CopiedArguments> copy_arguments(c10::ArrayRef<at::IValue> arguments, std::size_t budget);

}  // namespace input_observer
