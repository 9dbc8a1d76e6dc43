#pragma once

#include "reports/report.h"

namespace input_observer {

/** A GitHub-flavoured Markdown page: a heading, a list of facts and a table per section. */
void write_markdown_report(std::ostream& out, const ReportSubject& subject);

}  // namespace input_observer
