#pragma once

#include "reports/report.h"

namespace input_observer {

/** One HTML file without scripts that needs no other file: a heading, a list of facts and a table per section. */
void write_html_report(std::ostream& out, const ReportSubject& subject);

}  // namespace input_observer
