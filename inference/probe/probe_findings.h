#pragma once

#include <vector>

#include "inference/inference.h"

namespace input_observer {

/** One finding for each refuted claim, whichever signatures it was refuted in. */
void add_probe_findings(Inference& inference, const std::vector<ProbeClaim>& claims);

/** Takes those away that an earlier probe added. */
void remove_probe_findings(Inference& inference);

/**
 * Takes suspicions that were decided in some signature out of the inference, with their findings. `before`: the
 * suspicions as they were when the probe began.
 */
void settle_suspicions(Inference& inference, const std::vector<Suspicion>& before,
                       const std::vector<ProbeClaim>& claims);

}  // namespace input_observer
