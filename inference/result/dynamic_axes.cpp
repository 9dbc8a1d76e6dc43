#include "inference/result/dynamic_axes.h"

#include <algorithm>
#include <map>

#include "inference/result/joint_arguments.h"
#include "observer/path.h"

namespace input_observer {
namespace {

/** Sizes of each tensor leaf by path and rank, elements of lists apart. */
class LeafSizes {
 public:
  explicit LeafSizes(const JointView& view) {
    for (const auto& observed : view.classes) {
      for (const auto& leaf : observed.leaves)
        add(leaf, observed.source->state);
    }
  }

  bool varied(const std::string& path, std::size_t rank, std::size_t axis) const {
    const auto found = ranges_.find({path, rank});
    return found != ranges_.end() && found->second[axis].first != found->second[axis].second;
  }

 private:
  void add(const ClassLeaf& leaf, const ClassState& state) {
    const auto* tensor = leaf.value->get_if<TensorValue>();
    if (tensor == nullptr || leaf.side != Side::input) return;
    auto& range =
        ranges_.try_emplace({leaf.path, tensor->shape.size()}, tensor->shape.size(), std::pair{INT64_MAX, INT64_MIN})
            .first->second;
    for (std::size_t axis = 0; axis < range.size(); ++axis) {
      const auto column = leaf.column + axis;
      range[axis].first = std::min(range[axis].first, leaf.placeholder ? tensor->shape[axis] : state.min(column));
      range[axis].second = std::max(range[axis].second, leaf.placeholder ? tensor->shape[axis] : state.max(column));
    }
  }

  std::map<std::pair<std::string, std::size_t>, std::vector<std::pair<std::int64_t, std::int64_t>>> ranges_;
};

class AxesWriter {
 public:
  explicit AxesWriter(const JointView& view) : view_(view), sizes_(view) {}

  DynamicAxes write(const std::string& path, const Value& value) const {
    if (const auto* tensor = value.get_if<TensorValue>()) return {axes(path, tensor->shape.size())};
    const bool named = value.get_if<DictValue>() || value.get_if<ObjectValue>();
    if (!named && !value.get_if<ListValue>() && !value.get_if<TupleValue>()) return {DynamicAxes::Scalar{}};
    DynamicAxes::Sequence sequence;
    DynamicAxes::Dict dict;
    for (const auto& [component, child] : children(value)) {
      auto inner = write(join_path(path, component), *child);
      if (named) {
        dict.items.emplace_back(component, std::move(inner));
      } else {
        sequence.items.push_back(std::move(inner));
      }
    }
    return named ? DynamicAxes{std::move(dict)} : DynamicAxes{std::move(sequence)};
  }

 private:
  DynamicAxes::Tensor axes(const std::string& path, std::size_t rank) const {
    DynamicAxes::Tensor result;
    for (std::size_t axis = 0; axis < rank; ++axis) {
      const auto column = view_.find(Side::input, path, static_cast<int>(rank), static_cast<int>(axis));
      const bool asked = column != no_column && (view_.columns[column].asked || view_.columns[column].dropped_varied);
      if (asked || sizes_.varied(path, rank, axis) || is_requested(path, axis)) {
        result.axes.push_back(static_cast<int>(axis));
      }
    }
    return result;
  }

  bool is_requested(const std::string& path, std::size_t axis) const {
    const auto& request = view_.options.set_batch_dimension_for;
    return axis == 0 && request && asks_for(*request, path, view_.folding->fold(Side::input, path).path);
  }

  const JointView& view_;
  LeafSizes sizes_;
};

}  // namespace

bool DynamicAxes::Sequence::operator==(const Sequence& other) const {
  return items == other.items;
}
bool DynamicAxes::Dict::operator==(const Dict& other) const {
  return items == other.items;
}
bool DynamicAxes::operator==(const DynamicAxes& other) const {
  return data == other.data;
}

std::vector<std::pair<std::string, DynamicAxes>> find_dynamic_axes(const JointView& view,
                                                                   const std::vector<Value>& joint_structure) {
  const AxesWriter writer(view);
  std::vector<std::pair<std::string, DynamicAxes>> result;
  for (std::size_t p = 0; p < joint_structure.size(); ++p) {
    if (!ever_given(view, p)) continue;
    const auto& name = view.signature()[p].name;
    result.emplace_back(name, writer.write(name, joint_structure[p]));
  }
  return result;
}

}  // namespace input_observer
