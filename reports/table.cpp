#include "reports/table.h"

#include <algorithm>
#include <ostream>

#include "observer/error.h"
#include "observer/text.h"

namespace input_observer {
namespace {

std::size_t column_width(const Table& table, std::size_t column) {
  std::size_t width = width_of(table.heads[column]);
  for (const auto& row : table.rows)
    width = std::max(width, width_of(one_line(row[column])));
  return width;
}

void write_row(std::ostream& out, const std::vector<std::string>& cells, const std::vector<std::size_t>& widths) {
  std::string line;
  std::size_t pending = 0;  // spaces that are due before the next cell, so that no line ends in any
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::string cell = one_line(cells[i]);
    pending += 2;
    if (!cell.empty()) line.append(pending, ' ').append(cell);
    pending = widths[i] - width_of(cell) + (cell.empty() ? pending : 0);
  }
  out << line << "\n";
}

void write_columns(std::ostream& out, const Table& table) {
  std::vector<std::size_t> widths;
  for (std::size_t column = 0; column < table.heads.size(); ++column)
    widths.push_back(column_width(table, column));
  out << "\n" << table.title << "\n";
  write_row(out, table.heads, widths);
  for (const auto& row : table.rows)
    write_row(out, row, widths);
}

}  // namespace

std::size_t width_of(const std::string& text) {
  return count_characters(text);
}

Table without_empty_columns(const Table& table) {
  Table result{table.title, {}, std::vector<std::vector<std::string>>(table.rows.size()), table.caption};
  for (std::size_t column = 0; column < table.heads.size(); ++column) {
    const auto is_empty = [column](const std::vector<std::string>& row) { return row[column].empty(); };
    if (std::all_of(table.rows.begin(), table.rows.end(), is_empty)) continue;
    result.heads.push_back(table.heads[column]);
    for (std::size_t i = 0; i < table.rows.size(); ++i)
      result.rows[i].push_back(table.rows[i][column]);
  }
  return result;
}

void write_table(std::ostream& out, const Table& table) {
  if (!table.rows.empty()) write_columns(out, without_empty_columns(table));
  if (!table.caption.empty()) out << "\n" << table.caption << "\n";
}

}  // namespace input_observer
