#include "inference/sizes/sizes.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "inference/sizes/size_candidates.h"
#include "inference/sizes/size_constraints.h"
#include "inference/view/points.h"

namespace input_observer {
namespace {

constexpr std::size_t max_searched_dims = 64;  ///< beyond it sizes are handed out one by one
constexpr int max_nodes = 20000;
constexpr int max_lifts = 64;
constexpr std::int64_t max_lift = 1 << 20;

/** Depth first over the free dims, the narrowest first. */
class SizeSearch {
 public:
  SizeSearch(const JointView& view, const GroupTable& table, const Relations& relations,
             const std::vector<std::int64_t>* avoid)
      : table_(table), relations_(relations), constraints_(view, table, relations), avoid_(avoid) {
    const auto pins = avoid == nullptr ? pinned_sizes(view, table, relations) : std::map<GroupId, std::int64_t>{};
    for (GroupId id = 0; id < table.groups.size(); ++id) {
      if (relations.derived[id]) continue;
      order_.push_back(id);
      for (const bool wide : {false, true}) {
        auto& list = candidates_[wide][id];
        const auto pin = pins.find(id);
        list = pin == pins.end() ? size_candidates(view, table.groups[id], wide) : std::vector{pin->second};
      }
    }
    std::ranges::stable_sort(
        order_, {}, [&](GroupId id) { return std::pair(table.groups[id].scalar, candidates_[0].at(id).size()); });
  }

  RepresentativeSizes run() {
    for (int level = 0; level < size_levels && order_.size() <= max_searched_dims; ++level) {
      sizes_.assign(table_.groups.size(), 0);
      nodes_ = 0;
      strictness_ = {level < 2, level < 3, level < 4};
      if (assign(0, level >= 1)) return {sizes_, level};
    }
    return hand_out();
  }

 private:
  bool assign(std::size_t depth, bool wide) {
    if (++nodes_ > max_nodes) return false;
    if (depth == order_.size()) {
      evaluate_derived(relations_.derived, sizes_);
      return constraints_.allow(sizes_, strictness_);
    }
    const auto id = order_[depth];
    for (const auto size : candidates_[wide].at(id)) {
      if (avoid_ != nullptr && is_avoided(id, size)) continue;
      sizes_[id] = size;
      if (!constraints_.allow_next(sizes_, std::span(order_).first(depth), id, strictness_)) continue;
      if (assign(depth + 1, wide)) return true;
    }
    return false;
  }

  bool is_avoided(GroupId id, std::int64_t size) const {
    const auto& group = table_.groups[id];
    return !group.scalar && !group.latent && (*avoid_)[id] == size;
  }

  /** The last resort, and the way for very many dims: distinct sizes, whatever else held. */
  RepresentativeSizes hand_out() {
    std::set<std::int64_t> taken;
    sizes_.assign(table_.groups.size(), 0);
    for (const auto id : order_) {
      const auto& list = candidates_[1].at(id);
      const auto usable = [&](std::int64_t size) {
        return !taken.contains(size) && !(avoid_ != nullptr && is_avoided(id, size));
      };
      const auto found = std::ranges::find_if(list, usable);
      const bool given = table_.groups[id].scalar || table_.groups[id].latent;
      auto size = given ? list.front() : found != list.end() ? *found : list.empty() ? 2 : list.back();
      while (!given && !usable(size))
        ++size;
      sizes_[id] = size;
      if (!given) taken.insert(size);
    }
    evaluate_derived(relations_.derived, sizes_);
    for (int i = 0; i < max_lifts && lift_negative(taken); ++i)
      evaluate_derived(relations_.derived, sizes_);
    return {sizes_, size_levels};
  }

  /** Changes a dim that a derived size below 0 is made of; false when there is no such size, or nothing to change. */
  bool lift_negative(std::set<std::int64_t>& taken) {
    for (GroupId id = 0; id < sizes_.size(); ++id) {
      if (sizes_[id] < 0 && !table_.groups[id].scalar && lift(id, lack_of(id), taken)) return true;
    }
    return false;
  }

  /** By how much to lift at once; no more than this, for a size that a huge factor made is no guide. */
  std::int64_t lack_of(GroupId id) const { return -std::max(sizes_[id], -max_lift); }

  bool lift(GroupId id, std::int64_t amount, std::set<std::int64_t>& taken) {
    if (const auto& formula = relations_.derived[id]) {
      if (formula->kind == Formula::Kind::product) return lift_factor(formula->terms, amount, taken);
      return std::ranges::any_of(formula->terms, [&](const FormulaTerm& term) {
        return term.coefficient > 0 && lift(term.group, amount, taken);
      });
    }
    if (table_.groups[id].latent) return false;
    if (table_.groups[id].scalar) {
      const auto& seen = candidates_[1].at(id);
      const auto next = std::ranges::find(seen, sizes_[id]) + 1;
      if (next >= seen.end()) return false;
      sizes_[id] = *next;
      return true;
    }
    sizes_[id] += amount;
    while (taken.contains(sizes_[id]) || (avoid_ != nullptr && is_avoided(id, sizes_[id])))
      ++sizes_[id];
    taken.insert(sizes_[id]);
    return true;
  }

  /** A product is below 0 by a factor that is: larger other factors would only make it worse. */
  bool lift_factor(const std::vector<FormulaTerm>& factors, std::int64_t amount, std::set<std::int64_t>& taken) {
    const auto is_below_0 = [&](const FormulaTerm& factor) { return sizes_[factor.group] < 0; };
    const auto negative = std::ranges::find_if(factors, is_below_0);
    if (negative != factors.end()) return lift(negative->group, lack_of(negative->group), taken);
    return std::ranges::any_of(factors, [&](const FormulaTerm& factor) { return lift(factor.group, amount, taken); });
  }

  const GroupTable& table_;
  const Relations& relations_;
  SizeConstraints constraints_;
  const std::vector<std::int64_t>* avoid_;
  std::vector<GroupId> order_;
  std::array<std::map<GroupId, std::vector<std::int64_t>>, 2> candidates_;  // narrow, wide
  std::vector<std::int64_t> sizes_;
  Strictness strictness_;
  int nodes_ = 0;
};

}  // namespace

RepresentativeSizes representative_sizes(const JointView& view, const GroupTable& table, const Relations& relations,
                                         const std::vector<std::int64_t>* avoid) {
  return SizeSearch(view, table, relations, avoid).run();
}

}  // namespace input_observer
