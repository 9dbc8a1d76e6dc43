#pragma once

#include <set>
#include <string>
#include <vector>

#include "inference/inference.h"
#include "observer/torch/torch_fwd.h"

namespace input_observer {

/** Which file serves a signature: its own, or that of another one whose calls have empty tensors for what it lacks. */
struct Service {
  const InferredSignature* host = nullptr;  ///< the signature itself where it needs a file of its own
  std::set<std::string> emptying;           ///< dims of the host that are 0 in calls of this signature
};

/**
 * One service per signature, in their order. A signature is served by another one where the model proves that a missing
 * argument equals an empty one, see empty_equals_missing(); hosts serve themselves.
 */
std::vector<Service> find_services(const Inference& inference, const torch::jit::Module& model);

}  // namespace input_observer
