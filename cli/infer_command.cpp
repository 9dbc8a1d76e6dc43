#include "cli/infer_command.h"

#include "cli/input.h"
#include "cli/model_config_words.h"
#include "cli/option_flags.h"
#include "inference/config/infer_with_config.h"
#include "inference/inference.h"
#include "observer/json.h"

namespace input_observer::cli {
namespace {

struct InferRequest {
  std::vector<std::string> inputs;
  OptionFlags options;
  ModelConfigWords model;
  std::string output = "-";
};

void declare(CommandLine& line, InferRequest& request) {
  add_option_flags(line, request.options);
  add_model_config_words(line, request.model);
  line.option("-o,--output", "FILE", request.output, "Where the inference goes; - is standard output, the default");
  line.words("INPUT", request.inputs, "Call logs (.json, .jsonl) or shape reports, merged; - is standard input");
}

void check(const InferRequest& request) {
  std::vector<std::string> files = request.inputs;
  files.insert(files.end(), {request.options.file, request.model.model_config, request.model.processor_config});
  check_standard_input(files);
  check_task(request.model);
}

/** What calls alone say, or what they and the model's config say together. */
Inference inferred(const ShapeReport& report, const InferOptions& options, const ModelConfigWords& model) {
  if (model.model_config.empty()) return infer(report, options);
  const GenerationRequest request = request_of(model);
  try {
    return infer_with_config(report, options, tables_of(model.tables), request);
  } catch (const Error& error) {
    throw located(error, model.model_config);
  }
}

Status run(const InferRequest& request) {
  check(request);
  const RequestedOptions options(request.options);
  const Inference inference = InputFiles(request.inputs).read([&](const std::vector<std::string>& paths) {
    try {
      return inferred(read_reports(paths, options.merged()), options.merged(), request.model);
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
      "  input-observer infer calls.jsonl --model-config config.json --task fill-mask -o inference.json\n"
      "  input-observer infer monday.json tuesday.json --set-batch-dimension-for all\n"
      "  input-observer infer shapes.json --dim-names '{\"input_ids\": {\"0\": \"batch\", \"1\": \"seq\"}}'\n",
      declare, run);
}

}  // namespace input_observer::cli
