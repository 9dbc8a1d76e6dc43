#include "cli/export_options.h"

#include "cli/input.h"
#include "observer/error.h"

namespace input_observer::cli {
namespace {

void declare(CommandLine& line, ExportWords& words) {
  line.word("MODEL", words.model, "A TorchScript file");
  line.word("INFERENCE", words.inference, "What infer wrote for this model; - is standard input");
  line.option(
      "--to", "TARGET", words.target,
      "What to export to: onnx, torch-export, aoti, openvino, executorch, pnnx, tensorrt, triton, olive, python; "
      "all: whatever is installed, each in a folder of its name, with a table of what became of it");
  line.option("-o,--output", "DIR", words.folder,
              "The folder that appears when all is done, ./export-TARGET by default");
  line.flag("--dynamo", words.dynamo, "ONNX by way of torch.export instead of the TorchScript exporter");
  line.option("--python", "FILE", words.python, "The Python that has the exporter, else $INPUT_OBSERVER_PYTHON");
}

Status check_and_run(ExportWords words, const std::function<Status(const ExportWords&)>& run) {
  if (words.target.empty()) {
    throw Error(ErrorCode::bad_usage, Place{{}, 0, "--to"}, "expected a target, nothing given; see --help");
  }
  if (words.folder == "-") {
    throw Error(ErrorCode::bad_usage, Place{{}, 0, "--output"}, "expected a folder, got standard output");
  }
  if (words.dynamo && words.target != "onnx") {
    throw Error(ErrorCode::bad_usage, Place{{}, 0, "--dynamo"}, "expected with --to onnx only");
  }
  if (words.folder.empty()) words.folder = "export-" + words.target;
  return run(words);
}

}  // namespace

Command export_command(std::function<Status(const ExportWords&)> run) {
  return make_command<ExportWords>(
      "export", "Feeds the exporter: one model file for each signature, or one that serves them all",
      "  input-observer export model.pt inference.json --to onnx\n"
      "  input-observer export model.pt inference.json --to openvino -o exported/\n"
      "  input-observer export model.pt inference.json --to all\n",
      declare, [run = std::move(run)](const ExportWords& words) { return check_and_run(words, run); });
}

}  // namespace input_observer::cli
