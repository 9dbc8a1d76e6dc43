#include "cli/replay_options.h"

#include <algorithm>

#include "cli/input.h"
#include "observer/error.h"

namespace input_observer::cli {
namespace {

void add_submodule(ReplayRequest& request, const std::string& path) {
  const Place place{{}, 0, "--submodule"};
  if (path.empty()) {
    throw Error(ErrorCode::bad_usage, place, "expected the path of a submodule, got an empty text");
  }
  if (std::count(request.submodules.begin(), request.submodules.end(), path) > 0) {
    throw Error(ErrorCode::bad_usage, place, "expected each submodule once, '" + path + "' was given twice");
  }
  request.submodules.push_back(path);
}

void declare(CommandLine& line, ReplayRequest& request) {
  line.word("MODEL", request.model, "A TorchScript file");
  line.word("CALLS", request.calls,
            "A call log, whose tensors are made up from dtype and shape,\n"
            "or a .pt file that holds a list of (args tuple, kwargs dict)");
  line.options(
      "--submodule", "PATH", [&request](const std::string& path) { add_submodule(request, path); },
      "Observe this part instead of the model; may be given again");
  line.option("--method", "NAME", request.method,
              "The method that is observed, forward by default; it is called too,\n"
              "but with a submodule the model's forward is");
  line.option("-o,--output", "REPORT", request.output,
              "Where the shape report goes; - is standard output, the default;\n"
              "with several submodules a folder that gets one SUBMODULE.json each");
  line.option("--samples", "FILE", request.samples, "Write the tensors of telling calls too, as torch.load reads them");
}

void check(const ReplayRequest& request) {
  check_standard_input({request.model, request.calls});
  if (request.model == "-") {
    throw Error(ErrorCode::bad_usage, Place{{}, 0, "MODEL"}, "expected a file, standard input cannot hold a model");
  }
  if (request.submodules.size() > 1 && request.output == "-") {
    throw Error(ErrorCode::bad_usage, Place{{}, 0, "--output"},
                "expected a folder for the reports of several submodules, got standard output");
  }
  if (request.samples == "-") {
    throw Error(ErrorCode::bad_usage, Place{{}, 0, "--samples"}, "expected a file, got standard output");
  }
  if (!request.samples.empty() && request.submodules.size() > 1) {
    throw Error(ErrorCode::bad_usage, Place{{}, 0, "--samples"}, "expected at most one --submodule beside it");
  }
  if (!request.samples.empty() && request.samples == request.output) {
    throw Error(ErrorCode::bad_usage, Place{{}, 0, "--samples"}, "expected another file than that of --output");
  }
}

}  // namespace

Command replay_command(std::function<Status(const ReplayRequest&)> run) {
  return make_command<ReplayRequest>(
      "replay", "Runs a model on calls under observation, for a shape report",
      "  input-observer replay model.pt calls.jsonl -o shapes.json\n"
      "  input-observer replay model.pt samples.pt --submodule encoder -o encoder.json\n"
      "  input-observer replay model.pt calls.json --submodule encoder --submodule decoder.0 -o reports/\n",
      declare, [run = std::move(run)](const ReplayRequest& request) {
        check(request);
        return run(request);
      });
}

}  // namespace input_observer::cli
