#include "inference/names/element_dims.h"

#include <algorithm>

#include "inference/view/list_index.h"

namespace input_observer {

std::string element_dim(const std::string& dim, std::size_t index) {
  return dim + "_" + std::to_string(index);
}

std::optional<std::string> dim_of_element(const std::string& name) {
  const auto end = name.rfind('_');
  if (end == std::string::npos || !list_index(std::string_view(name).substr(end + 1))) return std::nullopt;
  return name.substr(0, end);
}

bool is_element_axis(const JointColumn& column) {
  const auto& path = column.at.path;
  return !column.is_length && (path.ends_with(".*") || path.find(".*.") != std::string::npos);
}

bool is_element_group(const JointView& view, const Group& group) {
  return std::ranges::all_of(group.columns, [&](ColumnId column) { return is_element_axis(view.columns[column]); });
}

}  // namespace input_observer
