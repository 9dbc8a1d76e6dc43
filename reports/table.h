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
  std::string caption = {};  ///< a line below
};

/** The table without the columns whose cells are all empty. */
Table without_empty_columns(const Table& table);

/**
 * Writes an empty line, the title and aligned columns, nothing of them for a table without rows, then an empty line and
 * the caption where there is one. Columns whose cells are all empty are left out; line breaks and other control
 * characters in cells become spaces.
 */
void write_table(std::ostream& out, const Table& table);

/** Characters that a UTF-8 text takes on a terminal, were each as wide as an `x`. */
std::size_t width_of(const std::string& text);

}  // namespace input_observer
