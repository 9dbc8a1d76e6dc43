#include "inference/result/observed_arguments.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "inference/result/joint_arguments.h"
#include "inference/view/chosen_call.h"
#include "inference/view/value_tree.h"

namespace input_observer {
namespace {

/** Fills what a call lacks with tensors that go with it. */
class HoleFiller {
 public:
  HoleFiller(const Analysis& analysis, const FactTable& facts, const ChosenCall& call)
      : analysis_(analysis), facts_(facts) {
    const auto& signature = analysis.view.signature();
    for (std::size_t p = 0; p < signature.size(); ++p) {
      for (const auto& leaf : leaves(signature[p].name, call.arguments[p]))
        learn(leaf);
    }
    for (const auto& fill : analysis.table.zeroed) {
      const bool here = call.class_index && analysis.view.blocks[fill.block].class_index == *call.class_index;
      if (here) known_.try_emplace(fill.group, 0);
    }
    while (solve_one()) {
    }
  }

  /** `given` with what it lacks; a scalar at its default is no more than a hole where other calls gave tensors. */
  Value fill(const Parameter& parameter, const Value& given, const Value& whole) const {
    const bool lacks = given.is_scalar() && !is_given(parameter, given) && !whole.is_scalar();
    const Value start = lacks ? Value{} : given;
    std::set<std::string> kept;
    for (const auto& leaf : leaves(parameter.name, start)) {
      if (!leaf.value->is_none()) kept.insert(leaf.path);
    }
    const auto united = unite_trees(start, whole, TreeChoice::first);
    return map_leaves(parameter.name, united, [&](const std::string& path, const Value& leaf) -> Value {
      return kept.contains(path) || !leaf.is_tensor() ? leaf : Value{hole(path)};
    });
  }

 private:
  void learn(const Leaf& leaf) {
    if (const auto* number = leaf.value->get_if<std::int64_t>()) learn(leaf.path, -1, 0, *number);
    if (const auto* tensor = leaf.value->get_if<TensorValue>()) {
      for (std::size_t axis = 0; axis < tensor->shape.size(); ++axis) {
        learn(leaf.path, static_cast<int>(tensor->shape.size()), static_cast<int>(axis), tensor->shape[axis]);
      }
    }
  }

  void learn(const std::string& path, int rank, int axis, std::int64_t size) {
    const auto column = analysis_.view.find(Side::input, path, rank, axis);
    const auto group = column == no_column ? no_group : analysis_.table.of[column];
    if (group != no_group) known_.try_emplace(group, size);
  }

  /** Uses a relation of which all dims but one are known; false when there is none left. */
  bool solve_one() {
    const auto& derived = analysis_.relations.derived;
    for (GroupId total = 0; total < derived.size(); ++total) {
      if (!derived[total] || derived[total]->kind != Formula::Kind::sum || derived[total]->divisor != 1) continue;
      auto terms = derived[total]->terms;
      terms.push_back({total, -1});
      const FormulaTerm* missing = nullptr;
      auto sum = derived[total]->constant;
      int unknown = 0;
      for (const auto& term : terms) {
        const auto found = known_.find(term.group);
        if (found != known_.end()) {
          sum += term.coefficient * found->second;
        } else {
          missing = &term;
          ++unknown;
        }
      }
      if (unknown != 1 || sum % missing->coefficient != 0 || -sum / missing->coefficient < 0) continue;
      known_[missing->group] = -sum / missing->coefficient;
      return true;
    }
    return false;
  }

  TensorValue hole(const std::string& path) const {
    const auto& view = analysis_.view;
    const auto& fact = facts_.at({Side::input, view.folding->fold(Side::input, path).path});
    TensorValue result;
    result.dtype = fact.dtype;
    result.content = fact.content;
    const int rank = rank_at(path).value_or(fact.rank);
    auto elsewhere = first_sizes(path, rank, false);
    // An element of a folded list that never had this rank: another one had.
    if (elsewhere.empty()) elsewhere = first_sizes(path, rank, true);
    for (int axis = 0; axis < rank; ++axis) {
      const auto column = view.find(Side::input, path, rank, axis);
      const auto followed = followed_group(analysis_.table, column);
      const auto group = followed == no_group ? analysis_.table.of[column] : followed;
      const auto found = known_.find(group);
      const bool is_static = !view.columns[column].dynamic();
      result.shape.push_back(!is_static && found != known_.end() ? found->second
                                                                 : elsewhere[static_cast<std::size_t>(axis)]);
    }
    return result;
  }

  /** The highest that any call has at this very path: elements of one list may differ. */
  std::optional<int> rank_at(const std::string& path) const {
    std::optional<int> result;
    for (const auto& observed : analysis_.view.classes) {
      for (const auto& leaf : observed.leaves) {
        const auto rank = leaf.side == Side::input && leaf.path == path ? leaf.rank() : std::nullopt;
        if (rank && *rank >= 0) result = std::max(result.value_or(0), *rank);
      }
    }
    return result;
  }

  /** Of the earliest call that is known to have had the leaf, or any element of the list that it stands in. */
  Sizes first_sizes(const std::string& path, int rank, bool any_element) const {
    const auto& view = analysis_.view;
    const auto folded = view.folding->fold(Side::input, path).path;
    Sizes result;
    std::uint64_t earliest = UINT64_MAX;
    for (const auto& observed : view.classes) {
      const auto& first = observed.source->first;
      for (const auto& leaf : observed.leaves) {
        if (leaf.side != Side::input || leaf.rank() != rank) continue;
        if (any_element ? view.folding->fold(Side::input, leaf.path).path != folded : leaf.path != path) continue;
        const auto index = leaf.placeholder ? UINT64_MAX - 1 : first.index;
        if (index >= earliest) continue;
        earliest = index;
        result = leaf.placeholder ? leaf.value->get_if<TensorValue>()->shape
                                  : Sizes(first.row.begin() + leaf.column, first.row.begin() + leaf.column + rank);
      }
    }
    return result;
  }

  const Analysis& analysis_;
  const FactTable& facts_;
  std::map<GroupId, std::int64_t> known_;
};

}  // namespace

NamedValues observed_arguments(const Analysis& analysis, const FactTable& facts) {
  const auto call = choose_call(analysis.view);
  if (!call) return {};
  const auto whole = joint_structure(analysis.view);
  const HoleFiller filler(analysis, facts, *call);
  NamedValues result;
  for (std::size_t p = 0; p < whole.size(); ++p) {
    if (!ever_given(analysis.view, p)) continue;
    const auto& parameter = analysis.view.signature()[p];
    result.emplace_back(parameter.name, filler.fill(parameter, call->arguments[p], whole[p]));
  }
  return result;
}

}  // namespace input_observer
