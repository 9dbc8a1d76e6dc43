#include "reports/html_report.h"

#include <ostream>

#include "observer/error.h"
#include "reports/report_page.h"

namespace input_observer {
namespace {

constexpr std::string_view head = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Input report</title>
<style>
:root { color-scheme: light dark; font-family: system-ui, sans-serif; }
body { margin: 2rem; }
dl { display: grid; grid-template-columns: max-content auto; gap: 0.2rem 1rem; }
dd { margin: 0; }
section { overflow-x: auto; }
table { border-collapse: collapse; }
th, td { border-bottom: 1px solid #8884; padding: 0.3rem 1.2rem 0.3rem 0; text-align: left; vertical-align: top; }
dd, td { font-family: ui-monospace, monospace; }
</style>
</head>
<body>
<h1>Input report</h1>
)";

std::string escaped(const std::string& text) {
  std::string result;
  for (const char letter : one_line(text)) {
    switch (letter) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      default:
        result += letter;
    }
  }
  return result;
}

void write_row(std::ostream& out, const std::vector<std::string>& cells, std::string_view tag) {
  out << "<tr>";
  for (const std::string& cell : cells)
    out << "<" << tag << ">" << escaped(cell) << "</" << tag << ">";
  out << "</tr>\n";
}

void write_rows(std::ostream& out, const Table& table) {
  out << "<table>\n<thead>\n";
  write_row(out, table.heads, "th");
  out << "</thead>\n<tbody>\n";
  for (const auto& row : table.rows)
    write_row(out, row, "td");
  out << "</tbody>\n</table>\n";
}

}  // namespace

void write_html_report(std::ostream& out, const ReportSubject& subject) {
  const ReportPage page = page_of(subject);
  out << head << "<dl>\n";
  for (const Fact& fact : page.facts)
    out << "<dt>" << fact.name << "</dt><dd>" << escaped(fact.text) << "</dd>\n";
  out << "</dl>\n";
  for (const Table& table : page.tables) {
    out << "<section>\n<h2>" << table.title << "</h2>\n";
    if (!table.rows.empty()) write_rows(out, without_empty_columns(table));
    if (!table.caption.empty()) out << "<p>" << escaped(table.caption) << "</p>\n";
    out << "</section>\n";
  }
  out << "</body>\n</html>\n";
}

}  // namespace input_observer
