#include "reports/text_report.h"

#include <ostream>

#include "observer/error.h"
#include "reports/report_page.h"

namespace input_observer {

void write_text_report(std::ostream& out, const ReportSubject& subject) {
  constexpr std::size_t name_width = 9;
  const ReportPage page = page_of(subject);
  for (const Fact& fact : page.facts)
    out << fact.name << std::string(name_width - fact.name.size(), ' ') << one_line(fact.text) << "\n";
  for (const Table& table : page.tables)
    write_table(out, table);
}

}  // namespace input_observer
