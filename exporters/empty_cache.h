#pragma once

#include <optional>
#include <set>
#include <string>

#include "inference/inference.h"
#include "observer/torch/torch_fwd.h"

namespace input_observer {

/**
 * The dims to set to 0 so that calls of `later` look like calls of `first` with empty tensors in place of the arguments
 * that `first` leaves out: `past`. Nothing where the two differ in anything else, or no such dim empties them all.
 */
std::optional<std::set<std::string>> emptying_dims(const Inference& inference, const InferredSignature& first,
                                                   const InferredSignature& later);

/**
 * True when the model gives the same results (within 1e-6, NaN equal) for missing and for empty arguments, at every
 * size that was tried: the representative ones, a second set, all dims 1. A size that the model refuses either way
 * tells nothing.
 */
bool empty_equals_missing(const Inference& inference, const InferredSignature& first, const InferredSignature& later,
                          const std::set<std::string>& emptying, const torch::jit::Module& model);

}  // namespace input_observer
