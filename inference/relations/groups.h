#pragma once

#include <limits>
#include <set>
#include <utility>
#include <vector>

#include "inference/view/joint_view.h"

namespace input_observer {

using GroupId = std::uint32_t;
inline constexpr GroupId no_group = std::numeric_limits<GroupId>::max();

/** Columns that are one dim. */
struct Group {
  std::vector<ColumnId> columns;  ///< ascending: the first one gives the name
  Tracks tracks;                  ///< per block those of any member present there, or a zero fill
  bool scalar = false;            ///< int arguments and list lengths only
  bool asked = false;             ///< of batch axes that were asked for and seen at one size
  bool latent = false;            ///< seen at one size, absent elsewhere as length 0: static in the result
  bool zero_filled = false;       ///< length 0 in some block that lacks it
  std::set<std::uint32_t> leaves;
};

/** Two dims that were equal wherever both were seen, on too little evidence to be one. */
struct SuspectedEquality {
  ColumnId a = no_column;
  ColumnId b = no_column;
  std::size_t values = 0;  ///< distinct ones
};

/** An absent cache taken as one of length 0. */
struct ZeroFill {
  GroupId group = no_group;
  std::size_t block = 0;
};

/** The dims among the arguments. */
struct GroupTable {
  std::vector<Group> groups;  ///< by first column; latent ones last
  std::vector<GroupId> of;    ///< per column; no_group: static, latent or a result
  std::vector<SuspectedEquality> suspected;
  std::vector<ZeroFill> zeroed;
  std::vector<std::pair<ColumnId, GroupId>> followers;  ///< axes of one size that equal a dim wherever both were seen
};

/**
 * Joins dynamic columns of the arguments that were equal in every call which had both, on the evidence that
 * evidence.h asks for; batch axes that were asked for are joined by size.
 */
GroupTable find_groups(const JointView& view);

/** The distinct values of a group in the sampled calls, ascending. */
std::vector<std::int64_t> sampled_values(const JointView& view, const Group& group);

/** The smallest size seen; 0 when the group was zero-filled. */
std::int64_t min_of(const JointView& view, const Group& group);
std::int64_t max_of(const JointView& view, const Group& group);

}  // namespace input_observer
