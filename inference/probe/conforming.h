#pragma once

#include "inference/inference.h"

namespace input_observer {

/**
 * Sizes that keep what a probe found: a dim that needs a multiple gets the next one that is not below its size, nor
 * below 1; a dim that is tied to others follows them, whatever its own size was, but not below 1. The rest stay.
 */
DimSizes conforming_sizes(const Inference& inference, DimSizes sizes);

}  // namespace input_observer
