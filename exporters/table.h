#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace input_observer {

/** One line of a table, a text for each column; all lines of a table have as many. */
using TableRow = std::vector<std::string>;

/** Prints the lines with their columns aligned, two spaces between them and none at the end. */
void print_table(std::ostream& out, const std::vector<TableRow>& rows);

}  // namespace input_observer
