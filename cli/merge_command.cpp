#include "cli/merge_command.h"

#include "cli/input.h"
#include "observer/json.h"
#include "observer/shape_report.h"

namespace input_observer::cli {
namespace {

struct MergeRequest {
  std::vector<std::string> inputs;
  std::string output = "-";
};

void declare(CommandLine& line, MergeRequest& request) {
  line.option("-o,--output", "FILE", request.output, "Where the report goes; - is standard output, the default");
  line.words("INPUT", request.inputs, "Shape reports or call logs of one model; - is standard input");
}

Status run(const MergeRequest& request) {
  const ShapeReport report =
      InputFiles(request.inputs).read([](const std::vector<std::string>& paths) { return read_reports(paths); });
  write_file(request.output, to_text(to_json(report)));
  return Status::done;
}

}  // namespace

Command merge_command() {
  return make_command<MergeRequest>("merge", "The exact union of shape reports, in any order and any grouping",
                                    "  input-observer merge host1.json host2.json -o shapes.json\n"
                                    "  input-observer merge calls.jsonl -o shapes.json\n",
                                    declare, run);
}

}  // namespace input_observer::cli
