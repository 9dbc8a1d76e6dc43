#include "inference/relations/strands.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "inference/relations/evidence.h"
#include "inference/view/points.h"

namespace input_observer {
namespace {

/** Columns that may be one strand have the same key; a column of no block has nothing in common with any. */
auto strand_key(const JointColumn& column, ColumnId id) {
  const bool alone = !column.is_axis() || std::ranges::none_of(column.tracks, &Track::present);
  return std::tuple(column.at.rank, column.at.axis, column.tracks, alone ? id : no_column);
}

}  // namespace

std::vector<Strand> find_strands(const JointView& view) {
  std::map<decltype(strand_key(view.columns.front(), 0)), std::vector<ColumnId>> alike;
  for (ColumnId id = 0; id < view.columns.size(); ++id) {
    const auto& column = view.columns[id];
    if (column.is_input() && column.dynamic()) alike[strand_key(column, id)].push_back(id);
  }
  const std::vector<bool> everywhere(view.blocks.size(), true);
  std::vector<Strand> result;
  for (auto& [key, columns] : alike) {
    const auto values = distinct_values(view, view.columns[columns.front()].tracks, everywhere);
    if (values >= evidence::equal_values) {
      result.push_back({std::move(columns)});
    } else {
      for (const auto id : columns)
        result.push_back({{id}});
    }
  }
  std::ranges::sort(result, {}, &Strand::first);
  return result;
}

}  // namespace input_observer
