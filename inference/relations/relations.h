#pragma once

#include "inference/relations/formula.h"

namespace input_observer {

/** A relation that held in every call on too little evidence; representative sizes keep it all the same. */
struct SuspectedRelation {
  GroupId total = no_group;
  Formula formula;
};

/**
 * A dim that was always 1 or the size that another axis had: the first set of representative sizes takes that of a
 * static one.
 */
struct SuspectedBroadcast {
  GroupId group = no_group;
  ColumnId beside = no_column;  ///< the other axis
  GroupId to = no_group;        ///< its dim, or nothing
  std::int64_t size = 0;        ///< its size where it has no dim
};

/** Which dims of the arguments follow from others. */
struct Relations {
  Definitions derived;  ///< per group
  std::vector<SuspectedRelation> suspected;
  std::vector<SuspectedBroadcast> broadcasts;
  bool only_sampled = false;  ///< some product or quotient was checked on sampled calls only
};

/** Sums of two and three, offsets, multiples, then products and quotients, on the evidence of evidence.h. */
Relations find_relations(const JointView& view, const GroupTable& table);

}  // namespace input_observer
