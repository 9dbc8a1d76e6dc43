#include "reports/markdown_report.h"

#include <cctype>
#include <ostream>

#include "observer/error.h"
#include "reports/report_page.h"

namespace input_observer {
namespace {

bool is_inside_word(const std::string& text, std::size_t i) {
  const auto is_word = [&](std::size_t at) {
    return at < text.size() && std::isalnum(static_cast<unsigned char>(text[at]));
  };
  return i > 0 && is_word(i - 1) && is_word(i + 1);
}

/** Whether Markdown would read the character as its own: `_` within a word and `[` without a link are texts. */
bool is_markup(const std::string& text, std::size_t i) {
  switch (text[i]) {
    case '_':
      return !is_inside_word(text, i);
    case '(':
      return i > 0 && text[i - 1] == ']';
    default:
      return std::string_view("\\`*~<>&|").find(text[i]) != std::string_view::npos;
  }
}

std::string escaped(const std::string& text) {
  const std::string line = one_line(text);
  std::string result;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (is_markup(line, i)) result += '\\';
    result += line[i];
  }
  return result;
}

void write_row(std::ostream& out, const std::vector<std::string>& cells) {
  for (const std::string& cell : cells)
    out << "| " << escaped(cell) << (cell.empty() ? "" : " ");
  out << "|\n";
}

void write_rows(std::ostream& out, const Table& table) {
  out << "\n";
  write_row(out, table.heads);
  for (std::size_t i = 0; i < table.heads.size(); ++i)
    out << "|---";
  out << "|\n";
  for (const auto& row : table.rows)
    write_row(out, row);
}

}  // namespace

void write_markdown_report(std::ostream& out, const ReportSubject& subject) {
  const ReportPage page = page_of(subject);
  out << "# Input report\n\n";
  for (const Fact& fact : page.facts)
    out << "- " << fact.name << ": " << escaped(fact.text) << "\n";
  for (const Table& table : page.tables) {
    out << "\n## " << table.title << "\n";
    if (!table.rows.empty()) write_rows(out, without_empty_columns(table));
    if (!table.caption.empty()) out << "\n" << escaped(table.caption) << "\n";
  }
}

}  // namespace input_observer
