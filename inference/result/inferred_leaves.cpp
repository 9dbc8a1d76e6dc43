#include "inference/result/inferred_leaves.h"

#include <algorithm>
#include <tuple>

#include "observer/path.h"

namespace input_observer {
namespace {

/** Numbers the leaves and gives each a name of its own. */
void finish(std::vector<InferredLeaf>& leaves, const Signature& signature) {
  std::set<std::string> used;
  std::int64_t rank = 0;
  for (auto& leaf : leaves) {
    leaf.flat_index = rank++;
    const auto base = export_name(leaf.path);
    leaf.export_name = base;
    for (int i = 1; !used.insert(leaf.export_name).second; ++i)
      leaf.export_name = base + "_" + std::to_string(i);
    leaf.parameter = find_parameter(signature, parameter_of(leaf.path)).value_or(0);
  }
}

InferredLeaf tensor_leaf(const std::string& path, ScalarType dtype, TensorContent content) {
  InferredLeaf leaf;
  leaf.path = path;
  leaf.dtype = dtype;
  leaf.content = std::move(content);
  return leaf;
}

InferredLeaf scalar_leaf(const std::string& path, Expression value) {
  InferredLeaf leaf;
  leaf.path = path;
  leaf.dtype = ScalarType::int64;
  leaf.value = std::move(value);
  return leaf;
}

/** Writes the leaves of one class. */
class ClassWriter {
 public:
  ClassWriter(const Analysis& analysis, std::size_t class_index)
      : analysis_(analysis),
        class_index_(class_index),
        dims_(class_dims(analysis, class_index)),
        related_(related_groups(analysis)),
        element_dims_(element_dims(analysis)) {}

  std::vector<InferredLeaf> write(Side side) const {
    std::vector<InferredLeaf> result;
    for (const auto& leaf : analysis_.view.classes[class_index_].leaves) {
      if (leaf.side != side || !leaf.rank()) continue;
      if (const auto* tensor = leaf.value->get_if<TensorValue>()) {
        result.push_back(write(leaf, *tensor));
      } else if (const auto column = find(leaf, 0); takes_part(column)) {
        result.push_back(scalar_leaf(leaf.path, size(leaf, column)));
      }
    }
    finish(result, analysis_.view.signature());
    return result;
  }

 private:
  InferredLeaf write(const ClassLeaf& leaf, const TensorValue& tensor) const {
    const auto& source = *analysis_.view.classes[class_index_].source;
    auto result = tensor_leaf(leaf.path, tensor.dtype, leaf.content ? source.content[*leaf.content] : TensorContent{});
    result.from_user = leaf.placeholder;
    for (std::size_t axis = 0; axis < tensor.shape.size(); ++axis) {
      const auto column = find(leaf, static_cast<int>(axis));
      const bool fixed = leaf.placeholder && (tensor.shape[axis] == 0 || !is_known_here(column));
      result.shape.push_back(fixed ? Expression(tensor.shape[axis]) : size(leaf, column));
    }
    return result;
  }

  ColumnId find(const ClassLeaf& leaf, int axis) const {
    return analysis_.view.find(leaf.side, leaf.path, *leaf.rank(), axis);
  }

  bool takes_part(ColumnId column) const {
    const auto group = analysis_.table.of[column];
    return group != no_group && related_.contains(group);
  }

  /** Other tensors of the class say what a placeholder's axis is, such as its batch. */
  bool is_known_here(ColumnId column) const {
    const auto group = analysis_.table.of[column];
    if (group == no_group) return false;
    for (std::size_t k = 0; k < analysis_.view.blocks.size(); ++k) {
      if (analysis_.view.blocks[k].class_index != class_index_) continue;
      if (analysis_.table.groups[group].tracks[k].present()) return true;
    }
    return false;
  }

  Expression size(const ClassLeaf& leaf, ColumnId column) const {
    const auto followed = followed_group(analysis_.table, column);
    const auto result = followed == no_group ? size_expression(analysis_, dims_, column) : dims_[followed];
    const auto index = analysis_.view.folding->fold(leaf.side, leaf.path).index;
    if (!index) return result;
    std::map<std::string, Expression> renamed;
    for (const auto& name : result.names()) {
      if (element_dims_.contains(name)) renamed.emplace(name, Expression::dim(element_dim(name, *index)));
    }
    return result.substitute(renamed);
  }

  const Analysis& analysis_;
  std::size_t class_index_;
  std::vector<Expression> dims_;
  std::set<GroupId> related_;
  std::set<std::string> element_dims_;
};

}  // namespace

std::set<GroupId> related_groups(const Analysis& analysis) {
  std::set<GroupId> result;
  const auto add = [&](const Formula& formula) {
    for (const auto& term : formula.terms)
      result.insert(term.group);
  };
  for (GroupId id = 0; id < analysis.table.groups.size(); ++id) {
    const auto& derived = analysis.relations.derived[id];
    if (derived || analysis.table.groups[id].columns.size() > 1) result.insert(id);
    if (derived) add(*derived);
  }
  for (const auto& [column, formula] : analysis.outputs.formulas)
    add(formula);
  return result;
}

std::vector<InferredLeaf> joint_leaves(const Analysis& analysis, const FactTable& facts, Side side) {
  const auto& view = analysis.view;
  const auto dims = joint_dims(analysis);
  std::vector<InferredLeaf> result;
  for (const auto& [key, fact] : facts) {
    if (key.first != side) continue;
    auto leaf = tensor_leaf(key.second, fact.dtype, fact.content);
    leaf.from_user = fact.from_user;
    for (int axis = 0; axis < fact.rank; ++axis) {
      leaf.shape.push_back(size_expression(analysis, dims, view.find_folded({side, key.second, fact.rank, axis})));
    }
    result.push_back(std::move(leaf));
  }
  const auto related = related_groups(analysis);
  for (ColumnId id = 0; id < view.columns.size() && side == Side::input; ++id) {
    const auto& column = view.columns[id];
    const auto group = analysis.table.of[id];
    if (column.is_axis() || !column.is_input() || group == no_group || !related.contains(group)) continue;
    const auto path = column.is_length ? "len(" + column.at.path + ")" : column.at.path;
    result.push_back(scalar_leaf(path, dims[group]));
  }
  std::ranges::stable_sort(result, {}, [&](const InferredLeaf& leaf) {
    return std::pair(find_parameter(view.signature(), parameter_of(leaf.path)).value_or(view.signature().size()),
                     view.orders.place(side, leaf.path));
  });
  finish(result, view.signature());
  return result;
}

std::vector<InferredLeaf> class_leaves(const Analysis& analysis, std::size_t class_index, Side side) {
  return ClassWriter(analysis, class_index).write(side);
}

std::set<std::string> element_dims(const Analysis& analysis) {
  std::set<std::string> result;
  for (GroupId id = 0; id < analysis.table.groups.size(); ++id) {
    if (is_element_group(analysis.view, analysis.table.groups[id])) result.insert(analysis.names.groups[id]);
  }
  for (const auto& [column, name] : analysis.data_dependent) {
    if (is_element_axis(analysis.view.columns[column])) result.insert(name);
  }
  return result;
}

}  // namespace input_observer
