#include "reports/report.h"

#include "reports/find_format.h"
#include "reports/html_report.h"
#include "reports/json_report.h"
#include "reports/markdown_report.h"
#include "reports/text_report.h"

namespace input_observer {

ReportSubject subject_of(const ShapeReport& report) {
  return {infer(report), {report.calls, report.failed, report.dropped_calls, report.faults}};
}

ReportSubject subject_of(Inference inference) {
  CallCounts calls;
  for (const InferredSignature& signature : inference.signatures) {
    calls.returned += signature.count;
  }
  return {std::move(inference), std::move(calls)};
}

const std::vector<ReportFormat>& report_formats() {
  static const std::vector<ReportFormat> formats{{"text", write_text_report},
                                                 {"json", write_json_report},
                                                 {"html", write_html_report},
                                                 {"markdown", write_markdown_report}};
  return formats;
}

const ReportFormat& find_report_format(std::string_view name) {
  return find_format(report_formats(), name);
}

}  // namespace input_observer
