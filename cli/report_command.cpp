#include "cli/report_command.h"

#include <sstream>

#include "cli/subject.h"
#include "observer/text.h"
#include "observer/text_file.h"

namespace input_observer::cli {
namespace {

struct ReportRequest {
  std::string input;
  std::string format = "text";
  std::string output = "-";
};

std::string format_names() {
  return joined(report_formats(), "|", &ReportFormat::name);
}

void declare(CommandLine& line, ReportRequest& request) {
  line.word("INPUT", request.input, "A call log, a shape report or an inference; - is standard input");
  line.option("--format", format_names(), request.format, "How it is written, text by default");
  line.option("-o,--output", "FILE", request.output, "Where it goes; - is standard output, the default");
}

Status run(const ReportRequest& request) {
  const ReportFormat& format = find_report_format(request.format);
  std::ostringstream text;
  format.write(text, read_subject(request.input));
  write_file(request.output, text.str());
  return Status::done;
}

}  // namespace

Command report_command() {
  return make_command<ReportRequest>("report", "What was seen and what follows from it, for people",
                                     "  input-observer report shapes.json\n"
                                     "  input-observer report inference.json --format json -o report.json\n",
                                     declare, run);
}

}  // namespace input_observer::cli
