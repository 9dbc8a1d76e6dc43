#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "observer/signature_class.h"

namespace input_observer {

/** Sizes of one leaf (list indices written `*`) over calls whose class was dropped for want of room. */
struct LeafRange {
  std::uint64_t count = 0;  ///< how many such leaves there were
  Sizes min;                ///< one per axis; of an int argument its value
  Sizes max;

  bool operator==(const LeafRange&) const = default;
};

/** Leaf path and rank, `images.*:3`; an int has rank -1; leaves of results begin with `->`, `->out.0:2`. */
using LeafRanges = std::map<std::string, LeafRange>;

/** Leaves kept: those of smallest key, so that the choice does not depend on order. */
inline constexpr std::size_t max_dropped_leaves = 4096;

/** The ranges of all leaves of a class. */
LeafRanges leaf_ranges(const SignatureClass& dropped, const Signature& signature);

/** Takes other ranges in and keeps max_dropped_leaves of them. */
void merge_into(LeafRanges& target, const LeafRanges& other);

}  // namespace input_observer
