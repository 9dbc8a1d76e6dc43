#pragma once

#include "reports/report.h"

namespace input_observer {

/** Tables for a terminal: calls, signatures, inputs, outputs, dims, findings; those with no rows are left out. */
void write_text_report(std::ostream& out, const ReportSubject& subject);

}  // namespace input_observer
