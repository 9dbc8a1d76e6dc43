#include "inference/view/joint_view.h"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "observer/path.h"

namespace input_observer {
namespace {

/** What one class says of one column. */
struct Sighting {
  Column at;
  bool is_length = false;
  std::size_t block = 0;
  Track track;  // absent: it counts for the range only
  std::int64_t min = 0, max = 0, step = 0;
};

/** How far apart two sizes are; 1 where int arguments are further apart than an int holds: any step is possible then. */
std::int64_t distance(std::int64_t a, std::int64_t b) {
  std::int64_t difference = 0;
  if (__builtin_sub_overflow(std::max(a, b), std::min(a, b), &difference)) return 1;
  return difference;
}

class ViewBuilder {
 public:
  explicit ViewBuilder(JointView& view) : view_(view) {}

  void build() {
    for (std::size_t i = 0; i < view_.classes.size(); ++i)
      add_class(i);
    sort_columns();
  }

 private:
  void add_class(std::size_t index) {
    const auto& observed = view_.classes[index];
    const auto lengths = view_.folding->lengths(index);
    std::size_t longest = 1;
    for (const auto& [key, length] : lengths)
      longest = std::max(longest, length);
    const auto first_block = view_.blocks.size();
    for (std::size_t i = 0; i < longest; ++i)
      add_block(index);
    for (const auto& leaf : observed.leaves)
      add_leaf(leaf, first_block, longest);
    for (const auto& [key, length] : lengths) {
      const auto n = static_cast<std::int64_t>(length);
      for (std::size_t i = 0; i < longest; ++i) {
        add({Column{key.first, key.second, -1, 0}, true, first_block + i, Track::constant(n), n, n, 0});
      }
    }
  }

  void add_block(std::size_t class_index) {
    view_.blocks.push_back({class_index, &view_.classes[class_index].source->state, &view_.samples[class_index]});
  }

  void add_leaf(const ClassLeaf& leaf, std::size_t first_block, std::size_t blocks) {
    const auto rank = leaf.rank();
    if (!rank) return;
    const auto place = view_.folding->fold(leaf.side, leaf.path);
    for (int axis = 0; axis < std::max(1, *rank); ++axis) {
      if (*rank == 0) break;
      auto sighting = leaf.placeholder ? placeholder(leaf, axis) : observed(leaf, axis, first_block);
      sighting.at = {leaf.side, place.path, *rank, axis};
      for (std::size_t i = 0; i < blocks; ++i) {
        if (place.index && *place.index != i) continue;
        sighting.block = first_block + i;
        add(sighting);
      }
    }
  }

  Sighting observed(const ClassLeaf& leaf, int axis, std::size_t block) const {
    const auto& state = *view_.blocks[block].state;
    const auto column = leaf.column + static_cast<std::uint32_t>(axis);
    Sighting result;
    result.min = state.min(column);
    result.max = state.max(column);
    result.step = state.step(column);
    if (state.in_hull(column)) {
      result.track = result.min == result.max ? Track::constant(result.min) : Track::slot(state.slots()[column]);
    }
    return result;
  }

  /** A placeholder's zero axes are facts; its other sizes only say that the axis took them. */
  static Sighting placeholder(const ClassLeaf& leaf, int axis) {
    Sighting result;
    if (const auto* tensor = leaf.value->get_if<TensorValue>()) {
      result.min = tensor->shape[static_cast<std::size_t>(axis)];
      if (result.min == 0) result.track = Track::constant(0);
    } else {
      result.min = *leaf.value->get_if<std::int64_t>();
    }
    result.max = result.min;
    return result;
  }

  void add(const Sighting& seen) {
    auto [entry, is_new] = ids_.try_emplace({seen.at, seen.is_length}, view_.columns.size());
    if (is_new) {
      view_.columns.push_back({seen.at, seen.is_length, 0, seen.min, seen.max, seen.step, false, false, {}});
    }
    auto& column = view_.columns[entry->second];
    column.step = std::gcd(std::gcd(column.step, seen.step), distance(column.min, seen.min));
    column.min = std::min(column.min, seen.min);
    column.max = std::max(column.max, seen.max);
    column.tracks.resize(seen.block + 1);
    column.tracks[seen.block] = seen.track;
  }

  void sort_columns() {
    const auto key = [this](const JointColumn& c) {
      const auto parameter = c.is_input() ? find_parameter(view_.signature(), parameter_of(c.at.path)) : std::nullopt;
      return std::tuple(c.at.side, parameter.value_or(0), view_.orders.place(c.at.side, c.at.path), c.at.path,
                        c.is_length, c.at.rank, c.at.axis);
    };
    std::vector<std::pair<decltype(key(view_.columns.front())), std::size_t>> order;
    for (std::size_t i = 0; i < view_.columns.size(); ++i)
      order.emplace_back(key(view_.columns[i]), i);
    std::ranges::sort(order);
    std::vector<JointColumn> sorted;
    std::uint32_t leaf = 0;
    for (const auto& [ignored, i] : order) {
      auto& column = view_.columns[i];
      column.tracks.resize(view_.blocks.size());
      if (!sorted.empty() && !same_leaf(sorted.back(), column)) ++leaf;
      column.leaf = leaf;
      sorted.push_back(std::move(column));
    }
    view_.columns = std::move(sorted);
  }

  static bool same_leaf(const JointColumn& a, const JointColumn& b) {
    return a.at.side == b.at.side && a.at.path == b.at.path && a.at.rank == b.at.rank && a.is_length == b.is_length;
  }

  JointView& view_;
  std::map<std::pair<Column, bool>, std::size_t> ids_;
};

void mark_asked(JointView& view) {
  const auto& request = view.options.set_batch_dimension_for;
  if (!request) return;
  for (const auto& observed : view.classes) {
    for (const auto& leaf : observed.leaves) {
      const auto rank = leaf.rank();
      if (leaf.side != Side::input || rank.value_or(0) < 1) continue;
      const auto folded = view.folding->fold(Side::input, leaf.path).path;
      const auto id = view.find_folded({Side::input, folded, *rank, 0});
      if (asks_for(*request, leaf.path, folded) && !view.columns[id].dynamic()) view.columns[id].asked = true;
    }
  }
}

/** `images.*` stands for `images.3`, component by component. */
bool covers(const std::vector<std::string>& pattern, const std::vector<std::string>& path) {
  return std::ranges::equal(pattern, path,
                            [](const std::string& a, const std::string& b) { return a == "*" || a == b; });
}

/** Calls whose class was dropped count for the ranges. */
void add_dropped(JointView& view) {
  for (const auto& [key, range] : view.report->dropped) {
    const bool output = key.starts_with("->");
    const auto colon = key.rfind(':');
    const auto pattern = split_path(std::string_view(key).substr(output ? 2 : 0, colon - (output ? 2 : 0)));
    const auto rank = std::stoi(key.substr(colon + 1));
    for (auto& column : view.columns) {
      const bool same = column.is_input() != output && column.at.rank == rank && !column.is_length;
      if (!same || !covers(pattern, split_path(column.at.path))) continue;
      const auto axis = static_cast<std::size_t>(column.at.axis);
      column.dropped_varied |= range.min[axis] != column.min || range.max[axis] != column.max;
      column.min = std::min(column.min, range.min[axis]);
      column.max = std::max(column.max, range.max[axis]);
    }
  }
}

}  // namespace

bool asks_for(const BatchRequest& request, const std::string& path, const std::string& folded) {
  return request.all || std::ranges::any_of(request.names, [&](const std::string& name) {
           return name == path || name == folded || name == parameter_of(path);
         });
}

ColumnId JointView::find(Side side, const std::string& path, int rank, int axis) const {
  return find_folded({side, folding->fold(side, path).path, rank, axis});
}

ColumnId JointView::find_folded(const Column& key, bool is_length) const {
  const auto found = index.find({key, is_length});
  return found == index.end() ? no_column : found->second;
}

JointView make_joint_view(const ShapeReport& report, const InferOptions& options, const ListFolding* folding) {
  JointView view;
  view.report = &report;
  view.options = overlay(report.options, options);
  check_options(view.options, report.signature, {});
  view.classes = observe_classes(report, view.options.value_if_missing);
  if (folding == nullptr) {
    view.folding.emplace(view.classes, report.signature);
  } else {
    view.folding.emplace(view.classes, report.signature, *folding);
  }
  view.orders = KeyOrders(view.classes, report.signature, *view.folding);
  for (const auto& source : report.classes)
    view.samples.push_back(source.state.sample());
  ViewBuilder(view).build();
  for (ColumnId id = 0; id < view.columns.size(); ++id) {
    view.index[{view.columns[id].at, view.columns[id].is_length}] = id;
  }
  add_dropped(view);
  mark_asked(view);
  return view;
}

}  // namespace input_observer
