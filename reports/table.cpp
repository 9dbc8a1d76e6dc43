#include "reports/table.h"

#include <algorithm>
#include <ostream>

#include "observer/error.h"

namespace input_observer {
namespace {

/** Width of the column's widest cell; 0 when all its cells are empty. */
std::size_t column_width(const Table& table, std::size_t column) {
  std::size_t width = 0;
  for (const auto& row : table.rows) {
    width = std::max(width, width_of(one_line(row[column])));
  }
  return width == 0 ? 0 : std::max(width, width_of(table.heads[column]));
}

void write_row(std::ostream& out, const std::vector<std::string>& cells, const std::vector<std::size_t>& widths) {
  std::string line;
  std::size_t pending = 0;  // spaces that are due before the next cell, so that no line ends in any
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (widths[i] == 0) continue;
    const std::string cell = one_line(cells[i]);
    pending += 2;
    if (!cell.empty()) line.append(pending, ' ').append(cell);
    pending = widths[i] - width_of(cell) + (cell.empty() ? pending : 0);
  }
  out << line << "\n";
}

}  // namespace

std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }));
}

void write_table(std::ostream& out, const Table& table) {
  if (table.rows.empty()) return;
  std::vector<std::size_t> widths;
  for (std::size_t column = 0; column < table.heads.size(); ++column) {
    widths.push_back(column_width(table, column));
  }
  out << "\n" << table.title << "\n";
  write_row(out, table.heads, widths);
  for (const auto& row : table.rows) {
    write_row(out, row, widths);
  }
}

}  // namespace input_observer
