#pragma once

#include <string_view>
#include <vector>

namespace input_observer {

/** One file of `tables/` as it was when the library was built. */
struct BuiltInTable {
  std::string_view name;  ///< `generators.json`
  std::string_view text;
};

/** All of them, in the order of their names; the source is made by cmake/EmbedTables.cmake. */
const std::vector<BuiltInTable>& built_in_tables();

}  // namespace input_observer
