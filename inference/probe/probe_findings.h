#pragma once

#include <vector>

#include "inference/probe/probe_steps.h"

namespace input_observer {

/** One finding for each refuted claim, whichever signatures it was refuted in. */
void add_probe_findings(Inference& inference, const std::vector<ProbeClaim>& claims);

/** Takes those away that an earlier probe added. */
void remove_probe_findings(Inference& inference);

/** Takes the decided suspicions out of the inference, and their findings. */
void settle_suspicions(Inference& inference, const std::vector<SuspicionState>& states);

}  // namespace input_observer
