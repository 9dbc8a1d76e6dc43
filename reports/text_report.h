#pragma once

#include "reports/report.h"

namespace input_observer {

/** Facts and tables for a terminal. */
void write_text_report(std::ostream& out, const ReportSubject& subject);

}  // namespace input_observer
