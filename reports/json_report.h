#pragma once

#include "reports/report.h"

namespace input_observer {

/** The same facts as the text, for programs: `input-observer/report`, whose parts look as in an inference. */
void write_json_report(std::ostream& out, const ReportSubject& subject);

}  // namespace input_observer
