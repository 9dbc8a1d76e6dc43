#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace input_observer {

/** Cells below column heads; every row as long as the heads. */
struct Table {
  std::string title;
  std::vector<std::string> heads;
  std::vector<std::vector<std::string>> rows;
};

/**
 * Writes an empty line, the title and aligned columns, nothing for a table without rows. Columns whose cells are all
 * empty are left out; line breaks and other control characters in cells become spaces.
 */
void write_table(std::ostream& out, const Table& table);

/** Characters that a UTF-8 text takes on a terminal, were each as wide as an `x`. */
std::size_t width_of(const std::string& text);

}  // namespace input_observer
