#pragma once

#include <vector>

#include "inference/diff/compared_classes.h"
#include "inference/diff/difference.h"
#include "inference/diff/sightings.h"

namespace input_observer {

/**
 * Arguments, dtypes, ranks, list lengths, sizes and scalars of B that A provably never saw. A size is one that no call
 * of A had at that leaf: outside of its range, or missing among sizes that A counts exactly (up to 256; beyond that a
 * bucket of sizes that A never met). What A dropped for want of room counts as seen.
 */
std::vector<Difference> leaf_differences(const ComparedClasses& compared);

}  // namespace input_observer
