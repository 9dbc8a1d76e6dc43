#include "inference/relations/affine_candidates.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <set>

#include "inference/relations/evidence.h"
#include "inference/view/points.h"

namespace input_observer {
namespace {

constexpr std::int64_t max_factor = 4096;

class CandidateSearch {
 public:
  CandidateSearch(const JointView& view, const GroupTable& table) : view_(view), table_(table) {
    for (GroupId id = 0; id < table.groups.size(); ++id) {
      if (!table.groups[id].asked) active_.push_back(id);
    }
    for (const auto& column : view.columns) {
      if (column.is_input() && !column.dynamic()) static_sizes_.insert(column.min);
    }
    find_lines();
  }

  std::vector<AffineCandidate> run() {
    for (const auto total : active_) {
      for (std::size_t i = 0; i < active_.size(); ++i) {
        if (active_[i] == total) continue;
        try_multiple(total, active_[i]);
        for (std::size_t j = i + 1; j < active_.size(); ++j) {
          if (active_[j] == total) continue;
          try_sum(total, {active_[i], active_[j]});
          try_sums_of_three(total, i, j);
        }
      }
    }
    std::ranges::sort(result_, {}, &AffineCandidate::order);
    return std::move(result_);
  }

 private:
  const Group& group(GroupId id) const { return table_.groups[id]; }
  const Tracks* tracks(GroupId id) const { return &group(id).tracks; }

  /** Pairs of dims that are affine in each other: three on one line grew in step and say nothing of any two. */
  void find_lines() {
    on_line_.assign(table_.groups.size(), {});
    for (const auto a : active_) {
      if (group(a).latent) continue;
      for (const auto b : active_) {
        if (b == a || group(b).latent) continue;
        const std::array pair{tracks(a), tracks(b)};
        if (affine_rank(view_, pair) == 1) on_line_[a].insert(b);
      }
    }
  }

  bool varies(GroupId id) const { return sampled_values(view_, group(id)).size() > 1; }

  void try_sums_of_three(GroupId total, std::size_t i, std::size_t j) {
    if (active_.size() > max_groups_in_triples) return;
    for (std::size_t k = j + 1; k < active_.size(); ++k) {
      if (active_[k] != total) try_sum(total, {active_[i], active_[j], active_[k]});
    }
  }

  /** A sum is sure when it is the only affine relation of its columns: then its parts varied independently. */
  void try_sum(GroupId total, const std::vector<GroupId>& parts) {
    std::vector<TrackTerm> terms{{tracks(total), 1}};
    for (const auto part : parts)
      terms.push_back({tracks(part), -1});
    if (!holds(view_, terms, 0)) return;
    std::vector<const Tracks*> columns{tracks(total)};
    bool scalar = group(total).scalar, latent = group(total).latent;
    std::int64_t scalars = 0;
    for (const auto part : parts) {
      columns.push_back(tracks(part));
      scalars += group(part).scalar;
      latent |= group(part).latent;
    }
    scalar |= scalars > 0;
    const auto rank = affine_rank(view_, columns);
    const auto points = points_of(view_, columns).size();
    const bool claimed = rank == parts.size() && points >= std::max<std::size_t>(2, rank + 1 + scalar) && !latent;
    result_.push_back({claimed, parts.size(), scalars, max_of(view_, group(total)), total, parts, 0, 1});
  }

  /** total = factor*part, or total = part + constant. */
  void try_multiple(GroupId total, GroupId part) {
    if (!on_line_[total].contains(part)) return;
    const std::array pair{tracks(total), tracks(part)};
    const auto points = points_of(view_, pair);
    if (points.size() < 2) return;
    const auto rise = points[1][0] - points[0][0], run = points[1][1] - points[0][1];
    if (run == 0 || rise % run != 0) return;
    const auto factor = rise / run;
    if (factor < 1 || factor > max_factor) return;  // so that what follows is far from the end of an int
    const auto constant = points[0][0] - factor * points[0][1];
    if ((factor == 1) != (constant != 0)) return;
    const std::array<TrackTerm, 2> terms{{{tracks(total), 1}, {tracks(part), -factor}}};
    if (!holds(view_, terms, -constant)) return;
    const bool same_kind = group(total).scalar == group(part).scalar;
    if (factor == 1 && constant < 0 && same_kind) return;  // it is found the other way round
    result_.push_back({is_sure(total, part, constant, points.size()),
                       4,
                       std::abs(constant),
                       max_of(view_, group(total)),
                       total,
                       {part},
                       constant,
                       factor});
  }

  bool is_sure(GroupId total, GroupId part, std::int64_t constant, std::size_t points) const {
    const bool scalar = group(total).scalar || group(part).scalar;
    const bool explained = std::abs(constant) <= 1 || static_sizes_.contains(std::abs(constant));
    const bool third =
        std::ranges::any_of(on_line_[part], [&](GroupId other) { return other != total && varies(other); });
    const bool one_tensor =
        std::ranges::any_of(group(total).leaves, [&](std::uint32_t leaf) { return group(part).leaves.contains(leaf); });
    return points >= evidence::affine_points + scalar && explained && !third && !one_tensor;
  }

  const JointView& view_;
  const GroupTable& table_;
  std::vector<GroupId> active_;
  std::set<std::int64_t> static_sizes_;
  std::vector<std::set<GroupId>> on_line_;  // per group: those affine in it
  std::vector<AffineCandidate> result_;
};

}  // namespace

std::vector<AffineCandidate> affine_candidates(const JointView& view, const GroupTable& table) {
  return CandidateSearch(view, table).run();
}

}  // namespace input_observer
