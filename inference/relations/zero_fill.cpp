#include "inference/relations/zero_fill.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "inference/relations/evidence.h"
#include "inference/view/points.h"
#include "observer/path.h"

namespace input_observer {
namespace {

std::vector<bool> presence(const Tracks& tracks) {
  std::vector<bool> result;
  for (const auto& track : tracks)
    result.push_back(track.present());
  return result;
}

bool is_plain_axis(const JointView& view, const GroupTable& table, ColumnId id) {
  const auto& column = view.columns[id];
  return column.is_input() && column.is_axis() && !column.dynamic() && table.of[id] == no_group;
}

class ZeroFiller {
 public:
  ZeroFiller(const JointView& view, GroupTable& table)
      : view_(view), table_(table), dynamic_(static_cast<GroupId>(table.groups.size())) {
    constants_.insert(1);
    for (ColumnId id = 0; id < view.columns.size(); ++id) {
      const auto& column = view.columns[id];
      leaf_columns_[column.leaf].push_back(id);
      if (column.is_input() && column.is_axis() && !column.dynamic()) constants_.insert(column.min);
      if (!column.is_input() && column.dynamic()) results_.insert(column.tracks);
    }
  }

  void run() {
    add_latent();
    for (GroupId id = 0; id < table_.groups.size(); ++id) {
      for (std::size_t k = 0; k < view_.blocks.size(); ++k) {
        if (table_.groups[id].tracks[k].present() || table_.groups[id].asked) continue;
        if (!may_be_empty(id, k) || !(total_equals_dim(id, k) || total_is_constant(id, k))) continue;
        table_.groups[id].tracks[k] = Track::constant(0);
        table_.groups[id].zero_filled = true;
        table_.zeroed.push_back({id, k});
      }
    }
    drop_unused_latent();
  }

 private:
  void add_latent() {
    std::map<std::tuple<int, std::vector<bool>, std::int64_t>, GroupId> known;
    for (ColumnId id = 0; id < view_.columns.size(); ++id) {
      const auto& column = view_.columns[id];
      if (!is_plain_axis(view_, table_, id) || std::ranges::all_of(column.tracks, &Track::present)) continue;
      const std::tuple key(column.at.axis, presence(column.tracks), column.min);
      const auto [entry, is_new] = known.try_emplace(key, static_cast<GroupId>(table_.groups.size()));
      if (is_new) {
        table_.groups.push_back({});
        table_.groups.back().latent = true;
        table_.groups.back().tracks = column.tracks;
      }
      table_.groups[entry->second].columns.push_back(id);
      table_.groups[entry->second].leaves.insert(column.leaf);
    }
  }

  /** The tensors of the group are absent in the block, and all their other axes are known there. */
  bool may_be_empty(GroupId id, std::size_t block) const {
    const auto& observed = view_.classes[view_.blocks[block].class_index];
    std::set<std::string> parameters;
    for (const auto column : table_.groups[id].columns) {
      parameters.insert(parameter_of(view_.columns[column].at.path));
      for (const auto other : leaf_columns_.at(view_.columns[column].leaf)) {
        if (other == column || !view_.columns[other].dynamic()) continue;
        const auto group = table_.of[other];
        if (group == no_group || !table_.groups[group].tracks[block].present()) return false;
      }
    }
    return std::ranges::none_of(observed.leaves, [&](const ClassLeaf& leaf) {
      return leaf.side == Side::input && leaf.rank() && parameters.contains(parameter_of(leaf.path));
    });
  }

  /** Calls `test` with the tracks of each dim and each result that is known in the block until it says yes. */
  template <class Test>
  bool any_total(GroupId z, std::size_t block, const Test& test) const {
    for (GroupId t = 0; t < table_.groups.size(); ++t) {
      const auto& group = table_.groups[t];
      if (t != z && !group.latent && group.tracks[block].present() && test(group.tracks)) return true;
    }
    return std::ranges::any_of(results_, [&](const Tracks& tracks) { return tracks[block].present() && test(tracks); });
  }

  bool total_equals_dim(GroupId z, std::size_t block) const {
    for (GroupId u = 0; u < dynamic_; ++u) {
      const auto& part = table_.groups[u].tracks;
      if (u == z || !part[block].present()) continue;
      const bool found = any_total(z, block, [&](const Tracks& total) {
        if (&total == &part || total[block] != part[block]) return false;
        const std::array<TrackTerm, 3> terms{{{&total, 1}, {&table_.groups[z].tracks, -1}, {&part, -1}}};
        return holds(view_, terms, 0);
      });
      if (found) return true;
    }
    return false;
  }

  bool total_is_constant(GroupId z, std::size_t block) const {
    return any_total(z, block, [&](const Tracks& total) {
      if (total[block].kind != Track::Kind::constant || !constants_.contains(total[block].value)) return false;
      const std::array<TrackTerm, 2> terms{{{&total, 1}, {&table_.groups[z].tracks, -1}}};
      return holds(view_, terms, -total[block].value);
    });
  }

  void drop_unused_latent() {
    std::vector<GroupId> renumbered(table_.groups.size(), no_group);
    GroupId next = 0;
    for (GroupId id = 0; id < table_.groups.size(); ++id) {
      if (!table_.groups[id].latent || table_.groups[id].zero_filled) renumbered[id] = next++;
    }
    std::erase_if(table_.groups, [](const Group& group) { return group.latent && !group.zero_filled; });
    for (auto& fill : table_.zeroed)
      fill.group = renumbered[fill.group];
  }

  const JointView& view_;
  GroupTable& table_;
  GroupId dynamic_;  // groups before this one are not latent
  std::set<std::int64_t> constants_;
  std::set<Tracks> results_;
  std::map<std::uint32_t, std::vector<ColumnId>> leaf_columns_;
};

}  // namespace

void fill_absent_with_zero(const JointView& view, GroupTable& table) {
  if (table.groups.size() <= max_groups_in_pairs) ZeroFiller(view, table).run();
}

void find_followers(const JointView& view, GroupTable& table) {
  for (ColumnId id = 0; id < view.columns.size(); ++id) {
    if (!is_plain_axis(view, table, id)) continue;
    const auto& column = view.columns[id];
    for (GroupId g = 0; g < table.groups.size(); ++g) {
      const auto& group = table.groups[g];
      const bool same_axis = std::ranges::any_of(group.columns, [&](ColumnId member) {
        return view.columns[member].is_axis() && view.columns[member].at.axis == column.at.axis;
      });
      if (group.latent || !same_axis || !equal_everywhere(column.tracks, group.tracks)) continue;
      bool elsewhere = false;
      for (std::size_t k = 0; k < group.tracks.size(); ++k) {
        elsewhere |= group.tracks[k].present() && !column.tracks[k].present();
      }
      if (!elsewhere) continue;
      table.followers.emplace_back(id, g);
      break;
    }
  }
}

}  // namespace input_observer
