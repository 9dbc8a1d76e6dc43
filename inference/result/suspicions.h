#pragma once

#include <vector>

#include "inference/analysis.h"
#include "inference/inference.h"

namespace input_observer {

/** One finding for each suspected relation: what held, how often, and the call that would settle it. */
void add_suspicions(const Analysis& analysis, std::vector<Finding>& findings);

}  // namespace input_observer
