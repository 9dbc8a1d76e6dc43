#pragma once

#include "inference/probe/probe_report.h"
#include "reports/table.h"

namespace input_observer {

/** Claims with verdict and reason, the refuted ones first; the caption counts them. */
Table probe_table(const ProbeReport& report);

}  // namespace input_observer
