#pragma once

#include "inference/probe/probe_report.h"
#include "observer/json_reader.h"

namespace input_observer {

Json to_json(const ProbeReport& report);
/** Error bad_input. */
ProbeReport probe_report_from_json(const JsonReader& reader);

}  // namespace input_observer
