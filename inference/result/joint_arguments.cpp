#include "inference/result/joint_arguments.h"

#include <algorithm>
#include <tuple>

#include "inference/result/inferred_leaves.h"
#include "inference/sizes/size_candidates.h"
#include "inference/view/value_tree.h"

namespace input_observer {
namespace {

/** An int argument of a class: the size of its dim, or the nearest value that the class saw. */
std::int64_t int_value(const Analysis& analysis, std::size_t class_index, const ClassLeaf& leaf) {
  if (leaf.placeholder) return *leaf.value->get_if<std::int64_t>();
  const auto& state = analysis.view.classes[class_index].source->state;
  const auto column = analysis.view.find(Side::input, leaf.path, -1, 0);
  const auto group = analysis.table.of[column];
  if (group == no_group) return state.min(leaf.column);
  return std::clamp(analysis.sizes.of_group[group], state.min(leaf.column), state.max(leaf.column));
}

Value leaf_template(const Analysis& analysis, std::size_t class_index, const ClassLeaf& leaf) {
  const auto& source = *analysis.view.classes[class_index].source;
  if (leaf.slot) return source.scalars[*leaf.slot].values.front();
  if (leaf.rank() == -1) return {int_value(analysis, class_index, leaf)};
  auto value = *leaf.value;
  if (auto* tensor = value.get_if<TensorValue>(); tensor != nullptr && leaf.content) {
    tensor->content = source.content[*leaf.content];
  }
  return value;
}

/** Sizes of the elements of a folded list: distinct, starting with the representative one. */
void add_element_sizes(const Analysis& analysis, GroupId group, std::size_t elements, std::int64_t first,
                       DimSizes& out) {
  const auto& name = analysis.names.groups[group];
  auto candidates = size_candidates(analysis.view, analysis.table.groups[group], true);
  const auto begin = std::ranges::find(candidates, first);
  const auto start = static_cast<std::size_t>(begin - candidates.begin());
  for (std::size_t i = 0; i < elements; ++i) {
    const bool known = start + i < candidates.size();
    out[element_dim(name, i)] = known ? candidates[start + i] : first + static_cast<std::int64_t>(i);
  }
}

}  // namespace

bool ever_given(const JointView& view, std::size_t parameter) {
  return std::ranges::any_of(
      view.classes, [&](const ObservedClass& observed) { return gives(observed, view.signature(), parameter); });
}

std::vector<std::size_t> fullest_first(const JointView& view) {
  std::vector<std::tuple<std::int64_t, std::int64_t, std::size_t>> order;
  for (std::size_t i = 0; i < view.classes.size(); ++i) {
    std::int64_t given = 0;
    for (std::size_t p = 0; p < view.signature().size(); ++p)
      given += gives(view.classes[i], view.signature(), p);
    order.emplace_back(-given, -static_cast<std::int64_t>(view.classes[i].source->state.count()), i);
  }
  std::ranges::sort(order);
  std::vector<std::size_t> result;
  for (const auto& entry : order)
    result.push_back(std::get<2>(entry));
  return result;
}

std::vector<Value> joint_structure(const JointView& view) {
  std::vector<Value> result(view.signature().size());
  for (const auto index : fullest_first(view)) {
    for (std::size_t p = 0; p < result.size(); ++p) {
      result[p] = unite_trees(result[p], view.classes[index].arguments[p], TreeChoice::richest);
    }
  }
  // Elements of a folded list are one leaf: all have the highest rank that any of them was seen with.
  const auto facts = find_facts(view);
  for (std::size_t p = 0; p < result.size(); ++p) {
    result[p] = map_leaves(view.signature()[p].name, result[p], [&](const std::string& path, const Value& leaf) {
      auto value = leaf;
      if (auto* tensor = value.get_if<TensorValue>()) {
        tensor->shape.resize(
            static_cast<std::size_t>(facts.at({Side::input, view.folding->fold(Side::input, path).path}).rank));
      }
      return value;
    });
    result[p] = view.orders.sorted(Side::input, view.signature()[p].name, std::move(result[p]), *view.folding);
  }
  return result;
}

std::vector<Value> class_template(const Analysis& analysis, std::size_t class_index) {
  const auto& observed = analysis.view.classes[class_index];
  const auto& signature = analysis.view.signature();
  auto next = observed.leaves.begin();
  std::vector<Value> result;
  for (std::size_t p = 0; p < signature.size(); ++p) {
    result.push_back(map_leaves(signature[p].name, observed.arguments[p], [&](const std::string&, const Value&) {
      return leaf_template(analysis, class_index, *next++);
    }));
  }
  return result;
}

DimSizes dim_sizes(const Analysis& analysis, const RepresentativeSizes& sizes) {
  const auto elements = element_dims(analysis);
  std::size_t longest = 0;
  for (std::size_t i = 0; i < analysis.view.classes.size(); ++i) {
    for (const auto& [key, length] : analysis.view.folding->lengths(i))
      longest = std::max(longest, length);
  }
  DimSizes result;
  for (GroupId id = 0; id < analysis.table.groups.size(); ++id) {
    if (analysis.relations.derived[id] || analysis.table.groups[id].latent) continue;
    const auto& name = analysis.names.groups[id];
    result[name] = sizes.of_group[id];
    if (elements.contains(name)) add_element_sizes(analysis, id, longest, sizes.of_group[id], result);
  }
  return result;
}

std::vector<Value> joint_arguments(const Analysis& analysis, const FactTable& facts) {
  const auto& view = analysis.view;
  const auto dims = joint_dims(analysis);
  const auto sizes = dim_sizes(analysis, analysis.sizes);
  std::vector<Value> scalars(view.signature().size());
  for (const auto index : fullest_first(view)) {
    const auto filled = class_template(analysis, index);
    for (std::size_t p = 0; p < scalars.size(); ++p) {
      scalars[p] = unite_trees(scalars[p], filled[p], TreeChoice::richest);
    }
  }
  const auto related = related_groups(analysis);
  const auto fill = [&](const std::string& path, const Value& leaf) -> Value {
    if (leaf.get_if<std::int64_t>()) {
      const auto column = view.find(Side::input, path, -1, 0);
      const auto group = column == no_column ? no_group : analysis.table.of[column];
      return group != no_group && related.contains(group) ? Value{dims[group].evaluate(sizes)} : leaf;
    }
    const auto* tensor = leaf.get_if<TensorValue>();
    if (tensor == nullptr) return leaf;
    auto result = *tensor;
    const auto& fact = facts.at({Side::input, view.folding->fold(Side::input, path).path});
    result.dtype = fact.dtype;
    result.content = fact.content;
    result.shape.resize(static_cast<std::size_t>(fact.rank));
    for (std::size_t axis = 0; axis < result.shape.size(); ++axis) {
      const auto column = view.find(Side::input, path, fact.rank, static_cast<int>(axis));
      const auto followed = followed_group(analysis.table, column);
      const auto size = followed == no_group ? size_expression(analysis, dims, column) : dims[followed];
      result.shape[axis] = size.evaluate(sizes);
    }
    return {result};
  };
  std::vector<Value> result;
  for (std::size_t p = 0; p < scalars.size(); ++p) {
    const auto& name = view.signature()[p].name;
    result.push_back(view.orders.sorted(Side::input, name, map_leaves(name, scalars[p], fill), *view.folding));
  }
  return result;
}

}  // namespace input_observer
