#pragma once

#include <tuple>
#include <vector>

#include "inference/relations/groups.h"

namespace input_observer {

/** `total = factor * (sum of parts) + constant`, which held in every call. */
struct AffineCandidate {
  bool claimed = false;     ///< else suspected
  std::size_t kind = 2;     ///< parts of a sum; 4: one part with a factor or a constant
  std::int64_t oddity = 0;  ///< int arguments among the parts of a sum, size of the constant of an offset
  std::int64_t total_max = 0;
  GroupId total = no_group;
  std::vector<GroupId> parts;
  std::int64_t constant = 0;
  std::int64_t factor = 1;

  /** The likeliest first: claimed ones, short sums, the larger total. */
  auto order() const { return std::tuple(!claimed, kind, oddity, -total_max, total, parts, constant, factor); }
};

/** Every affine relation among dims of the arguments that held in every call, the likeliest first. */
std::vector<AffineCandidate> affine_candidates(const JointView& view, const GroupTable& table);

}  // namespace input_observer
