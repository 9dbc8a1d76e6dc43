#pragma once

#include "inference/inference.h"

namespace input_observer {

/**
 * The representative sizes for one signature: inference.sizes, completed where a dim is missing there by a size of its
 * own; every free dim of the signature's inputs has one. What a probe found of multiples and ties is kept.
 */
DimSizes representative_sizes(const Inference& inference, const InferredSignature& signature);

/** inference.other_sizes, completed likewise: differs from the representative in every free dim. */
DimSizes second_sizes(const Inference& inference, const InferredSignature& signature);

}  // namespace input_observer
