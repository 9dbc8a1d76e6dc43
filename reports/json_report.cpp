#include "reports/json_report.h"

#include <ostream>

#include "observer/json.h"

namespace input_observer {

void write_json_report(std::ostream& out, const ReportSubject& subject) {
  const CallCounts& calls = subject.calls;
  Json document{{"format", "input-observer/report"}, {"version", 1}};
  document["calls"] = {{"returned", calls.returned}, {"failed", calls.failed}, {"dropped", calls.dropped}};
  if (!calls.faults.empty()) document["faults"] = calls.faults;
  const Json inference = to_json(subject.inference);
  for (const char* part : {"model", "module", "signatures", "inputs", "outputs", "dims", "probe", "findings"}) {
    if (inference.contains(part)) document[part] = inference[part];
  }
  out << to_text(document);
}

}  // namespace input_observer
