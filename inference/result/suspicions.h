#pragma once

#include <vector>

#include "inference/analysis.h"
#include "inference/inference.h"

namespace input_observer {

/** One finding for each suspected relation: what held, how often, and the call that would settle it. */
void add_suspicions(const Analysis& analysis, std::vector<Finding>& findings);

/**
 * The same as data: equalities, then relations, in the order of their findings. Parts that were seen at one size only
 * are written as that size.
 */
std::vector<Suspicion> find_suspicions(const Analysis& analysis);

}  // namespace input_observer
