#pragma once

#include <vector>

#include "inference/inference.h"

namespace input_observer {

/**
 * The sizes with dims raised until no size of these leaves is below 0. Representative sizes hold for all calls
 * together; a signature that lacks a dim has 0 for it, which may take more from a sum than is left. What cannot be
 * raised stays.
 */
DimSizes lifted_sizes(const std::vector<InferredLeaf>& leaves, DimSizes sizes);

}  // namespace input_observer
