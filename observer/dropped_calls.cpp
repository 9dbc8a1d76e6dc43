#include "observer/dropped_calls.h"

#include <algorithm>
#include <iterator>

#include "observer/path.h"

namespace input_observer {
namespace {

void widen(LeafRange& target, const LeafRange& other) {
  if (target.count == 0) {
    target = other;
    return;
  }
  target.count += other.count;
  for (std::size_t axis = 0; axis < target.min.size(); ++axis) {
    target.min[axis] = std::min(target.min[axis], other.min[axis]);
    target.max[axis] = std::max(target.max[axis], other.max[axis]);
  }
}

/** Goes over a structure in the order of its columns. */
class RangeWalk {
 public:
  explicit RangeWalk(const ClassState& state) : state_(state) {}

  void visit(const std::string& path, const Value& value, Side side) {
    if (const auto* tensor = value.get_if<TensorValue>()) {
      take(path, static_cast<int>(tensor->shape.size()), tensor->shape.size());
    } else if (value.get_if<std::int64_t>() && side == Side::input) {
      take(path, -1, 1);
    } else if (const auto* list = value.get_if<ListValue>()) {
      const std::string below = join_path(path, "*");
      for (const Value& item : list->items)
        visit(below, item, side);
    } else {
      for (const auto& [component, child] : children(value))
        visit(join_path(path, component), *child, side);
    }
  }

  LeafRanges take_ranges() { return std::move(ranges_); }

 private:
  void take(const std::string& path, int rank, std::size_t columns) {
    LeafRange range{state_.count(), {}, {}};
    for (std::size_t i = 0; i < columns; ++i, ++column_) {
      range.min.push_back(state_.min(column_));
      range.max.push_back(state_.max(column_));
    }
    widen(ranges_[path + ':' + std::to_string(rank)], range);
  }

  const ClassState& state_;
  std::size_t column_ = 0;
  LeafRanges ranges_;
};

}  // namespace

LeafRanges leaf_ranges(const SignatureClass& dropped, const Signature& signature) {
  RangeWalk walk(dropped.state);
  const Structure& structure = dropped.structure;
  for (std::size_t i = 0; i < structure.arguments.size(); ++i) {
    walk.visit(join_path({}, signature.at(i).name), structure.arguments[i], Side::input);
  }
  if (structure.outputs) walk.visit("->out", *structure.outputs, Side::output);
  return walk.take_ranges();
}

void merge_into(LeafRanges& target, const LeafRanges& other) {
  for (const auto& [key, range] : other)
    widen(target[key], range);
  while (target.size() > max_dropped_leaves)
    target.erase(std::prev(target.end()));
}

}  // namespace input_observer
