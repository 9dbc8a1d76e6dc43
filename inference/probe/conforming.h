#pragma once

#include "inference/inference.h"

namespace input_observer {

/**
 * The nearest sizes, not below 1 and not below those given, that keep what a probe found: a dim that needs a multiple
 * gets one, a dim that is tied to another follows it. Without a probe the sizes themselves.
 */
DimSizes conforming_sizes(const Inference& inference, DimSizes sizes);

}  // namespace input_observer
