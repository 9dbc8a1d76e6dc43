#include "cli/infer_command.h"

#include "cli/input.h"
#include "cli/option_flags.h"
#include "inference/inference.h"

namespace input_observer::cli {
namespace {

struct InferRequest {
  std::vector<std::string> inputs;
  OptionFlags options;
  std::string output = "-";
};

void declare(CommandLine& line, InferRequest& request) {
  add_option_flags(line, request.options);
  line.option("-o,--output", "FILE", request.output, "Where the inference goes; - is standard output, the default");
  line.words("INPUT", request.inputs, "Call logs (.json, .jsonl) or shape reports, merged; - is standard input");
}

Status run(const InferRequest& request) {
  std::vector<std::string> files = request.inputs;
  files.push_back(request.options.file);
  check_standard_input(files);
  const RequestedOptions options(request.options);
  const Inference inference = InputFiles(request.inputs).read([&](const std::vector<std::string>& paths) {
    try {
      return infer(read_reports(paths, options.merged()), options.merged());
    } catch (const Error& error) {
      throw options.blamed(error);
    }
  });
  write_file(request.output, to_text(to_json(inference)));
  return Status::done;
}

}  // namespace

Command infer_command() {
  return make_command<InferRequest>(
      "infer", "Which axes vary and how they depend on each other, from calls that were seen",
      "  input-observer infer calls.jsonl -o inference.json\n"
      "  input-observer infer monday.json tuesday.json --set-batch-dimension-for all\n"
      "  input-observer infer shapes.json --dim-names '{\"input_ids\": {\"0\": \"batch\", \"1\": \"seq\"}}'\n",
      declare, run);
}

}  // namespace input_observer::cli
