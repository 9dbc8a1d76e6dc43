#include "cli/check_options.h"

#include "cli/input.h"

namespace input_observer::cli {
namespace {

void declare(CommandLine& line, CheckWords& words) {
  line.word("MODEL", words.model, "A TorchScript file");
  line.word("EXPORTED", words.exported, "The folder that export made of it, to one target or to all");
  line.word("INFERENCE", words.inference, "What infer wrote for this model; - is standard input");
  line.option("--json", "FILE", words.json, "Write the result as JSON too");
  line.option("--python", "FILE", words.python, "The Python that has the runtime, else $INPUT_OBSERVER_PYTHON");
}

}  // namespace

Command check_command(std::function<Status(const CheckWords&)> run) {
  return make_command<CheckWords>("check",
                                  "Compares the results of a model and of its export at sizes that were never seen",
                                  "  input-observer check model.pt export-onnx/ inference.json\n"
                                  "  input-observer check model.pt export-onnx/ inference.json --json check.json\n",
                                  declare, std::move(run));
}

}  // namespace input_observer::cli
