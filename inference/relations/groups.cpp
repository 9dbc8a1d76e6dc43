#include "inference/relations/groups.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>

#include "inference/relations/evidence.h"
#include "inference/relations/strands.h"
#include "inference/view/points.h"

namespace input_observer {
namespace {

/** In which order equal columns join: what joins first decides where a tie could go either way. */
enum class Affinity { aligned, same_axis, other_axis, scalar, same_tensor };

struct Edge {
  Affinity affinity = Affinity::aligned;
  std::size_t a = 0, b = 0;  // strands, a before b
  std::size_t values = 0, needed = 0;

  auto order() const { return std::tuple(affinity, a, b); }
};

bool share(const std::set<std::uint32_t>& a, const std::set<std::uint32_t>& b) {
  return std::ranges::any_of(a, [&](std::uint32_t leaf) { return b.contains(leaf); });
}

bool contradict(const Tracks& a, const Tracks& b) {
  for (std::size_t k = 0; k < a.size(); ++k) {
    if (a[k].present() && b[k].present() && a[k] != b[k]) return true;
  }
  return false;
}

Group group_of(const JointView& view, const std::vector<ColumnId>& columns) {
  Group group;
  group.columns = columns;
  std::ranges::sort(group.columns);
  group.tracks.resize(view.blocks.size());
  group.scalar = true;
  for (const auto id : group.columns) {
    const auto& column = view.columns[id];
    group.scalar &= !column.is_axis();
    group.leaves.insert(column.leaf);
    for (std::size_t k = 0; k < group.tracks.size(); ++k) {
      if (!group.tracks[k].present()) group.tracks[k] = column.tracks[k];
    }
  }
  return group;
}

class Joiner {
 public:
  explicit Joiner(const JointView& view) : view_(view), strands_(find_strands(view)), owner_(strands_.size()) {
    std::iota(owner_.begin(), owner_.end(), 0);
    strand_of_.assign(view.columns.size(), strands_.size());
    for (std::size_t i = 0; i < strands_.size(); ++i) {
      groups_.push_back(group_of(view, strands_[i].columns));
      for (const auto id : strands_[i].columns) {
        strand_of_[id] = i;
        axes_of_leaf_[view.columns[id].leaf].push_back(id);
      }
    }
  }

  void join(GroupTable& table) {
    const auto candidates_in_order = edges();
    for (const bool final : {false, true}) {
      for (const auto& edge : candidates_in_order)
        consider(edge, final, table);
    }
    std::erase_if(table.suspected,
                  [&](const SuspectedEquality& s) { return owner_[strand_of_[s.a]] == owner_[strand_of_[s.b]]; });
    for (std::size_t i = 0; i < groups_.size(); ++i) {
      if (owner_[i] == i) table.groups.push_back(group_of(view_, groups_[i].columns));
    }
  }

 private:
  const Tracks& tracks(std::size_t strand) const { return view_.columns[strands_[strand].first()].tracks; }

  /** Only strands that share a track somewhere can be equal: far fewer than all pairs. */
  std::set<std::pair<std::size_t, std::size_t>> candidates() const {
    std::set<std::pair<std::size_t, std::size_t>> result;
    for (std::size_t k = 0; k < view_.blocks.size(); ++k) {
      std::map<Track, std::vector<std::size_t>> by_track;
      for (std::size_t i = 0; i < strands_.size(); ++i) {
        if (!tracks(i)[k].present()) continue;
        auto& met = by_track[tracks(i)[k]];
        for (const auto other : met)
          result.emplace(other, i);
        met.push_back(i);
      }
    }
    return result;
  }

  std::vector<Edge> edges() {
    std::vector<Edge> result;
    for (const auto& [a, b] : candidates()) {
      if (!equal_everywhere(tracks(a), tracks(b))) continue;
      std::vector<bool> both(view_.blocks.size());
      for (std::size_t k = 0; k < both.size(); ++k)
        both[k] = tracks(a)[k].present() && tracks(b)[k].present();
      const auto affinity = affinity_of(a, b);
      const bool scalar = groups_[a].scalar || groups_[b].scalar;
      result.push_back({affinity, a, b, distinct_values(view_, tracks(a), both),
                        scalar ? evidence::equal_scalar_values : evidence::equal_values});
    }
    std::ranges::sort(result, {}, &Edge::order);
    return result;
  }

  Affinity affinity_of(std::size_t a, std::size_t b) {
    if (share(groups_[a].leaves, groups_[b].leaves)) return Affinity::same_tensor;
    if (groups_[a].scalar || groups_[b].scalar) return Affinity::scalar;
    const auto& first = view_.columns[strands_[a].first()];
    const auto& second = view_.columns[strands_[b].first()];
    if (aligned(first, second)) return Affinity::aligned;
    return first.at.axis == second.at.axis ? Affinity::same_axis : Affinity::other_axis;
  }

  static bool same_from_end(const JointColumn& a, const JointColumn& b) {
    if (a.at.axis == 0 || b.at.axis == 0) return a.at.axis == b.at.axis;
    return a.at.rank - a.at.axis == b.at.rank - b.at.axis;
  }

  /** Two ways to lay one tensor over another: axis i on i, or 0 on 0 and the rest from the end; more matches win. */
  bool aligned(const JointColumn& a, const JointColumn& b) {
    auto [entry, is_new] = from_start_.try_emplace({a.leaf, b.leaf});
    if (is_new) {
      int by_axis = 0, by_end = 0;
      for (const auto x : axes_of_leaf_[a.leaf]) {
        for (const auto y : axes_of_leaf_[b.leaf]) {
          if (!equal_everywhere(view_.columns[x].tracks, view_.columns[y].tracks)) continue;
          by_axis += view_.columns[x].at.axis == view_.columns[y].at.axis;
          by_end += same_from_end(view_.columns[x], view_.columns[y]);
        }
      }
      entry->second = by_axis >= by_end;
    }
    return entry->second ? a.at.axis == b.at.axis : same_from_end(a, b);
  }

  void consider(const Edge& edge, bool final, GroupTable& table) {
    const auto into = owner_[edge.a], from = owner_[edge.b];
    if (into == from || contradict(groups_[into].tracks, groups_[from].tracks)) return;
    bool enough = edge.values >= edge.needed;
    if (share(groups_[into].leaves, groups_[from].leaves)) {
      // Two axes of one tensor: an adjacency matrix is square because of other tensors, an image by chance.
      if (!final) return;
      enough = enough && groups_[into].leaves != groups_[from].leaves;
    }
    if (enough) {
      merge(into, from);
    } else if (final) {
      table.suspected.push_back({strands_[edge.a].first(), strands_[edge.b].first(), edge.values});
    }
  }

  void merge(std::size_t into, std::size_t from) {
    auto& group = groups_[into];
    const auto& other = groups_[from];
    group.columns.insert(group.columns.end(), other.columns.begin(), other.columns.end());
    group.leaves.insert(other.leaves.begin(), other.leaves.end());
    group.scalar &= other.scalar;
    for (std::size_t k = 0; k < group.tracks.size(); ++k) {
      if (!group.tracks[k].present()) group.tracks[k] = other.tracks[k];
    }
    for (auto& owner : owner_) {
      if (owner == from) owner = into;
    }
  }

  const JointView& view_;
  std::vector<Strand> strands_;
  std::vector<std::size_t> owner_;  // strand -> the strand whose group it is in
  std::vector<std::size_t> strand_of_;
  std::vector<Group> groups_;
  std::map<std::uint32_t, std::vector<ColumnId>> axes_of_leaf_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, bool> from_start_;
};

void join_asked(const JointView& view, GroupTable& table) {
  std::map<std::int64_t, std::vector<ColumnId>> by_size;
  for (ColumnId id = 0; id < view.columns.size(); ++id) {
    if (view.columns[id].asked) by_size[view.columns[id].min].push_back(id);
  }
  for (const auto& [size, columns] : by_size) {
    table.groups.push_back(group_of(view, columns));
    table.groups.back().asked = true;
  }
}

}  // namespace

GroupTable find_groups(const JointView& view) {
  GroupTable table;
  Joiner(view).join(table);
  join_asked(view, table);
  std::ranges::sort(table.groups, {}, [](const Group& group) { return group.columns.front(); });
  table.of.assign(view.columns.size(), no_group);
  for (GroupId id = 0; id < table.groups.size(); ++id) {
    for (const auto column : table.groups[id].columns)
      table.of[column] = id;
  }
  return table;
}

std::vector<std::int64_t> sampled_values(const JointView& view, const Group& group) {
  const Tracks* tracks = &group.tracks;
  std::vector<std::int64_t> result;
  for (const auto& point : points_of(view, std::span(&tracks, 1)))
    result.push_back(point.front());
  return result;
}

std::int64_t min_of(const JointView& view, const Group& group) {
  std::int64_t result = group.zero_filled ? 0 : INT64_MAX;
  for (const auto id : group.columns)
    result = std::min(result, view.columns[id].min);
  return result;
}

std::int64_t max_of(const JointView& view, const Group& group) {
  std::int64_t result = INT64_MIN;
  for (const auto id : group.columns)
    result = std::max(result, view.columns[id].max);
  return result;
}

}  // namespace input_observer
