#pragma once

#include <vector>

#include "inference/relations/groups.h"

namespace input_observer {

/** How a free dim was seen to vary, reduced to what new sizes must respect. */
struct SizeLattice {
  std::int64_t min = 0;
  std::int64_t max = 0;
  std::int64_t step = 1;          ///< of the traffic; its power of two where fewer than three sizes were seen
  std::int64_t power_of_two = 1;  ///< that divides every size seen
};

SizeLattice lattice_of(const JointView& view, const Group& group);

/**
 * Sizes to try for a free dim, the smallest first: the traffic's own steps, then multiples of its power of two, then
 * any size in range; `wide` adds sizes above the range. Int scalars take only what they were seen to be.
 */
std::vector<std::int64_t> size_candidates(const JointView& view, const Group& group, bool wide);

}  // namespace input_observer
