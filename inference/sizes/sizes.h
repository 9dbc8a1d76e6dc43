#pragma once

#include <optional>
#include <vector>

#include "inference/relations/relations.h"

namespace input_observer {

/** How often a wish is given up and sizes are searched anew, the first time with all of them. */
inline constexpr int size_levels = 5;

/** Sizes of all groups for representative arguments. */
struct RepresentativeSizes {
  std::vector<std::int64_t> of_group;
  /**
   * What had to be given up, each with those before it: 0 nothing, then range, static sizes, suspected relations,
   * order; size_levels: everything but distinct sizes.
   */
  int relaxed = 0;
};

/**
 * Every free dim >= 2 and distinct from every other dim and static size, small, stepping as the traffic did, inside of
 * what was seen where that leaves a choice; suspected relations kept. `avoid`: a first set, from which every free dim
 * is to differ.
 */
RepresentativeSizes representative_sizes(const JointView& view, const GroupTable& table, const Relations& relations,
                                         const std::vector<std::int64_t>* avoid = nullptr);

}  // namespace input_observer
