#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "inference/inference.h"

namespace input_observer {

/** Sizes to try and why. */
struct TrialSizes {
  std::string why;  ///< `representative`, `batch at 1`, `seq above its maximum`, `random 2`
  DimSizes sizes;
};

/**
 * Sizes of a signature's dims that no export may depend on: the representative and the second set; all dims 1; each dim
 * at 1, at the most that was seen, and above; `random` seeded sets between 1 and above. Relations hold, since only
 * free dims are chosen. A dim that needs a multiple or goes with another one, as a probe found, gets the next size that
 * the model takes. A signature without dims gives one trial.
 */
std::vector<TrialSizes> sizes_to_try(const Inference& inference, const InferredSignature& signature, int random,
                                     std::uint64_t seed);

}  // namespace input_observer
