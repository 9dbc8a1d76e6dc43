#include "inference/sizes/size_constraints.h"

#include <algorithm>
#include <array>
#include <set>

#include "inference/relations/evidence.h"
#include "inference/view/points.h"

namespace input_observer {
namespace {

constexpr std::size_t max_paired_values = 8;

bool is_one_to_one(const std::vector<Point>& points) {
  std::set<std::int64_t> first, second;
  for (const auto& point : points) {
    first.insert(point[0]);
    second.insert(point[1]);
  }
  return first.size() == points.size() && second.size() == points.size();
}

}  // namespace

SizeConstraints::SizeConstraints(const JointView& view, const GroupTable& table, const Relations& relations)
    : table_(table), relations_(relations) {
  for (const auto& each : relations.broadcasts) {
    if (each.to == no_group) broadcast_.insert(each.group);
  }
  std::vector<GroupId> free;
  for (GroupId id = 0; id < table.groups.size(); ++id) {
    maxima_.push_back(max_of(view, table.groups[id]));
    if (!relations.derived[id]) free.push_back(id);
  }
  std::set<ColumnId> followers;
  for (const auto& [column, group] : table.followers)
    followers.insert(column);
  for (ColumnId id = 0; id < view.columns.size(); ++id) {
    const auto& column = view.columns[id];
    if (!column.is_input() || !column.is_axis() || table.of[id] != no_group) continue;
    if (!followers.contains(id)) statics_.push_back(column.min);
  }
  std::ranges::sort(statics_);
  not_above_.resize(table.groups.size());
  not_below_.resize(table.groups.size());
  if (free.size() > max_groups_in_pairs) return;
  find_orders(view, free);
  find_pairings(view, free);
}

void SizeConstraints::find_orders(const JointView& view, const std::vector<GroupId>& free) {
  for (const auto a : free) {
    for (const auto b : free) {
      if (a == b || table_.groups[a].scalar || table_.groups[b].scalar) continue;
      const std::array pair{&table_.groups[a].tracks, &table_.groups[b].tracks};
      if (!every_point(view, pair, [](const Point& p) { return p[0] <= p[1]; })) continue;
      const auto points = points_of(view, pair);
      const bool differ = std::ranges::any_of(points, [](const Point& p) { return p[0] < p[1]; });
      if (points.size() < 3 || !differ) continue;
      not_above_[a].push_back(b);
      not_below_[b].push_back(a);
    }
  }
}

void SizeConstraints::find_pairings(const JointView& view, const std::vector<GroupId>& free) {
  for (const auto scalar : free) {
    for (const auto size : free) {
      if (!table_.groups[scalar].scalar || table_.groups[size].scalar) continue;
      const std::array pair{&table_.groups[size].tracks, &table_.groups[scalar].tracks};
      auto points = points_of(view, pair);
      if (points.size() < 2 || points.size() > max_paired_values || !is_one_to_one(points)) continue;
      pairings_.push_back({size, scalar, std::move(points)});
    }
  }
}

bool SizeConstraints::allow_next(const std::vector<std::int64_t>& sizes, std::span<const GroupId> before, GroupId next,
                                 const Strictness& strictness) const {
  if (!is_size(next)) return true;
  const auto size = sizes[next];
  if (strictness.statics && !broadcast_.contains(next) && std::ranges::binary_search(statics_, size)) return false;
  const auto contains = [](const std::vector<GroupId>& groups, GroupId id) {
    return std::ranges::find(groups, id) != groups.end();
  };
  return std::ranges::all_of(before, [&](GroupId other) {
    if (table_.groups[other].scalar) return true;
    const bool same = is_size(other) && sizes[other] == size;
    const bool above = strictness.order && contains(not_above_[next], other) && size > sizes[other];
    const bool below = strictness.order && contains(not_below_[next], other) && size < sizes[other];
    return !same && !above && !below;
  });
}

bool SizeConstraints::allow(const std::vector<std::int64_t>& sizes, const Strictness& strictness) const {
  std::set<std::int64_t> taken;
  for (GroupId id = 0; id < sizes.size(); ++id) {
    if (!is_size(id)) continue;
    const bool derived = relations_.derived[id].has_value();
    if (sizes[id] < (derived ? 1 : 2) || !taken.insert(sizes[id]).second) return false;
    if (!derived) continue;
    if (strictness.statics && std::ranges::binary_search(statics_, sizes[id])) return false;
    if (strictness.order && sizes[id] > maxima_[id]) return false;
  }
  const auto paired = [&](const Pairing& pairing) {
    const Point point{sizes[pairing.size], sizes[pairing.scalar]};
    return std::ranges::find(pairing.seen, point) != pairing.seen.end();
  };
  if (strictness.order && !std::ranges::all_of(pairings_, paired)) return false;
  return !strictness.suspected || std::ranges::all_of(relations_.suspected, [&](const SuspectedRelation& suspected) {
    return sizes[suspected.total] == evaluate(suspected.formula, sizes);
  });
}

std::map<GroupId, std::int64_t> pinned_sizes(const JointView& view, const GroupTable& table,
                                             const Relations& relations) {
  std::map<GroupId, std::set<std::int64_t>> wanted;
  for (const auto& [column, group] : table.followers)
    wanted[group].insert(view.columns[column].min);
  std::map<GroupId, std::int64_t> result;
  for (const auto& each : relations.broadcasts) {
    // One that is laid over a dim stays a dim of its own: free dims are distinct, whatever the model says to it.
    if (each.to == no_group) result[each.group] = each.size;
  }
  for (const auto& [group, sizes] : wanted) {
    if (sizes.size() == 1 && *sizes.begin() >= 2 && !relations.derived[group]) result[group] = *sizes.begin();
  }
  return result;
}

}  // namespace input_observer
