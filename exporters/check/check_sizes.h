#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "exporters/manifest.h"
#include "inference/inference.h"

namespace input_observer {

/** Values that int, float, bool and str arguments took, by leaf path. */
using ScalarChoices = std::map<std::string, std::vector<Value>>;

/** Sizes to try and why. */
struct TrialSizes {
  std::string why;  ///< `representative`, `batch at 1`, `seq above its maximum`, `random 2`, `scale = 2.5`
  DimSizes sizes;
  std::map<std::string, Value> scalars = {};  ///< by leaf path: what to give in place of the representative argument
};

/**
 * What a check has to vary beside sizes: the scalars that took several values, but for those that follow from sizes and
 * those that are constants of the export. An export that ignores one of these does not list it as an input.
 */
ScalarChoices run_time_scalars(const InferredSignature& signature, const ExportEntry& entry);

/** What trials are made of beside sizes. */
struct TrialOptions {
  int random = 3;  ///< sets of random sizes
  std::uint64_t seed = 0;
  ScalarChoices scalars = {};                    ///< to be varied
  std::map<std::string, Value> constants = {};   ///< by leaf path: what the export has as its own value of a scalar
  std::map<std::string, DimBounds> bounds = {};  ///< the sizes that the export takes; a dim that is not here: any
};

/**
 * What a check of one file of the signature varies: see run_time_scalars(); constants and bounds are the file's.
 */
TrialOptions trial_options(const InferredSignature& signature, const ExportEntry& entry);

/**
 * Sizes of a signature's dims that no export may depend on: the representative and the second set; all dims 1; each dim
 * at 1, at the least and the most that were seen, and above, or at its bounds; `random` seeded sets between 1 and
 * above. Relations hold, since only free dims are chosen. A dim that needs a multiple or goes with another one, as a
 * probe found, gets the next size that the model takes; one outside of the bounds the nearest inside. A signature
 * without dims gives one trial. Each value of each of the `scalars` is tried at the representative sizes; the random
 * sets take them in turn.
 */
std::vector<TrialSizes> sizes_to_try(const Inference& inference, const InferredSignature& signature,
                                     const TrialOptions& options);

/**
 * The nearest sizes, not below these, that each dim's step of the traffic reaches: 32 for 1 where 64, 96 and 192 were
 * seen. What a model takes at all may depend on it; a probe knows better, and its findings are kept as well.
 */
DimSizes on_step(const Inference& inference, DimSizes sizes);

/** The signature's arguments at the sizes and scalars of the trial, by parameter name. */
NamedValues trial_arguments(const Inference& inference, const InferredSignature& signature, const TrialSizes& trial);

}  // namespace input_observer
