#pragma once

#include <map>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "inference/relations/relations.h"

namespace input_observer {

/** Which wishes a set of sizes must grant. */
struct Strictness {
  bool statics = true;    ///< no dim equals a static size
  bool suspected = true;  ///< suspected relations hold
  bool order = true;      ///< a <= b as in all calls, derived dims within what was seen, int arguments paired
};

/** What representative sizes must fulfil. */
class SizeConstraints {
 public:
  SizeConstraints(const JointView& view, const GroupTable& table, const Relations& relations);

  /** Whether `next` goes with the dims chosen before. */
  bool allow_next(const std::vector<std::int64_t>& sizes, std::span<const GroupId> before, GroupId next,
                  const Strictness& strictness) const;

  /** Whether the sizes of all groups, derived ones included, go together. */
  bool allow(const std::vector<std::int64_t>& sizes, const Strictness& strictness) const;

 private:
  bool is_size(GroupId group) const { return !table_.groups[group].scalar && !table_.groups[group].latent; }
  void find_orders(const JointView& view, const std::vector<GroupId>& free);
  void find_pairings(const JointView& view, const std::vector<GroupId>& free);

  /** An int argument that selects a size: a sample rate and its window. */
  struct Pairing {
    GroupId size, scalar;
    std::vector<std::vector<std::int64_t>> seen;
  };

  const GroupTable& table_;
  const Relations& relations_;
  std::set<GroupId> broadcast_;  // to a static axis, whose size they may have
  std::vector<std::int64_t> maxima_;
  std::vector<std::int64_t> statics_;                        // ascending
  std::vector<std::vector<GroupId>> not_above_, not_below_;  // per group: those never below it, never above it
  std::vector<Pairing> pairings_;
};

/** Free dims that a follower of one size >= 2, or a static axis that they are broadcast to, holds to its size. */
std::map<GroupId, std::int64_t> pinned_sizes(const JointView& view, const GroupTable& table,
                                             const Relations& relations);

}  // namespace input_observer
