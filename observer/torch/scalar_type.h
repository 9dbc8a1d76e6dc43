#pragma once

#include <c10/core/ScalarType.h>

#include <optional>

#include "observer/scalar_type.h"

namespace input_observer {

/** Our name of PyTorch's element type, or nothing for the packed and sub-byte ones. */
std::optional<ScalarType> to_scalar_type(c10::ScalarType dtype);

/** PyTorch's element type. */
c10::ScalarType to_c10(ScalarType dtype);

}  // namespace input_observer
