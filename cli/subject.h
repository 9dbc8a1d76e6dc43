#pragma once

#include <string>

#include "reports/report.h"

namespace input_observer::cli {

/** What a call log, a shape report or an inference tells; which of them the file is, its content says. */
ReportSubject read_subject(const std::string& file);

}  // namespace input_observer::cli
