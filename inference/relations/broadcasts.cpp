#include "inference/relations/broadcasts.h"

#include <algorithm>
#include <array>
#include <set>

#include "inference/relations/evidence.h"
#include "inference/view/points.h"

namespace input_observer {
namespace {

class BroadcastSearch {
 public:
  BroadcastSearch(const JointView& view, const GroupTable& table, const Definitions& derived)
      : view_(view), table_(table), derived_(derived), suspected_(table.groups.size()) {}

  std::vector<SuspectedBroadcast> run() {
    std::vector<SuspectedBroadcast> result;
    for (GroupId id = 0; id < table_.groups.size(); ++id) {
      const auto& group = table_.groups[id];
      const bool free = !group.scalar && !group.asked && !group.latent && !derived_[id];
      if (!free || min_of(view_, group) != 1 || max_of(view_, group) == 1) continue;
      auto found = beside_static(id);
      if (!found) found = beside_dim(id);
      if (!found) continue;
      suspected_[id] = true;
      result.push_back(*found);
    }
    return result;
  }

 private:
  /** The axis is of another tensor than any of the group, at the place of one of the group's. */
  bool is_aligned(GroupId id, ColumnId other) const {
    const auto& column = view_.columns[other];
    const auto& group = table_.groups[id];
    if (!column.is_input() || !column.is_axis() || group.leaves.contains(column.leaf)) return false;
    return std::ranges::any_of(group.columns, [&](ColumnId mine) {
      const auto& at = view_.columns[mine].at;
      return view_.columns[mine].is_axis() &&
             (at.axis == column.at.axis || at.rank - at.axis == column.at.rank - column.at.axis);
    });
  }

  /** Every call that has the group has these as well. */
  bool is_beside(GroupId id, const Tracks& other) const {
    const auto& mine = table_.groups[id].tracks;
    for (std::size_t k = 0; k < mine.size(); ++k) {
      if (mine[k].present() && !other[k].present()) return false;
    }
    return true;
  }

  std::optional<SuspectedBroadcast> beside_static(GroupId id) const {
    const auto& group = table_.groups[id];
    const auto size = max_of(view_, group);
    if (sampled_values(view_, group) != std::vector<std::int64_t>{1, size}) return std::nullopt;
    for (ColumnId other = 0; other < view_.columns.size(); ++other) {
      const auto& column = view_.columns[other];
      const bool same = !column.dynamic() && column.min == size && table_.of[other] == no_group;
      if (same && is_aligned(id, other) && is_beside(id, column.tracks)) return {{id, other, no_group, size}};
    }
    return std::nullopt;
  }

  std::optional<SuspectedBroadcast> beside_dim(GroupId id) const {
    for (GroupId to = 0; to < table_.groups.size(); ++to) {
      const auto& group = table_.groups[to];
      if (to == id || group.scalar || group.asked || group.latent || suspected_[to]) continue;
      if (dependencies(derived_, to).contains(id) || !is_beside(id, group.tracks) || !is_one_or(id, to)) continue;
      const auto other = std::ranges::find_if(group.columns, [&](ColumnId each) { return is_aligned(id, each); });
      if (other != group.columns.end()) return {{id, *other, to, 0}};
    }
    return std::nullopt;
  }

  bool is_one_or(GroupId id, GroupId to) const {
    const std::array pair{&table_.groups[id].tracks, &table_.groups[to].tracks};
    if (!every_point(view_, pair, [](const Point& p) { return p[0] == 1 || p[0] == p[1]; })) return false;
    const auto points = points_of(view_, pair);
    std::set<std::int64_t> equal;
    bool alone = false;
    for (const auto& point : points) {
      alone |= point[0] == 1 && point[1] > 1;
      if (point[0] > 1) equal.insert(point[0]);
    }
    return alone && equal.size() >= evidence::equal_values && points.size() >= evidence::broadcast_points;
  }

  const JointView& view_;
  const GroupTable& table_;
  const Definitions& derived_;
  std::vector<bool> suspected_;  // no dim is broadcast to one that is itself: all go to what they are laid over
};

}  // namespace

std::vector<SuspectedBroadcast> find_broadcasts(const JointView& view, const GroupTable& table,
                                                const Definitions& derived) {
  return BroadcastSearch(view, table, derived).run();
}

}  // namespace input_observer
