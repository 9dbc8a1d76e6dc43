#include "cli/probe_command.h"

#include <torch/script.h>

#include <sstream>

#include "cli/input.h"
#include "cli/progress_bar.h"
#include "exporters/model_identity.h"
#include "inference/torch/model_probe.h"
#include "inference/torch/module_part.h"
#include "observer/json.h"
#include "reports/probe_table.h"

namespace input_observer::cli {
namespace {

Inference probed(const ProbeWords& words, const std::string& inference_file) {
  const Inference inference = read_inference(inference_file);
  const torch::jit::Module model = load_module(words.model);
  ProgressBar bar("probing");
  ModelProbeOptions options;
  options.limits.max_runs = static_cast<std::size_t>(words.max_runs);
  options.limits.on_progress = [&bar](const ProbeProgress& progress) {
    bar.show(progress.claims, progress.expected_claims,
             progress.signature + ", " + std::to_string(progress.runs) + " runs");
  };
  options.per_run.time = std::chrono::seconds(words.time_limit);
  options.seed = static_cast<std::uint64_t>(words.seed);
  try {
    check_identity(inference, model);
    return probe_model(model, inference, options);
  } catch (const Error& error) {
    // What the inference says does not fit the model.
    throw error.code() == ErrorCode::bad_input ? located(error, inference_file) : error;
  }
}

}  // namespace

Status run_probe(const ProbeWords& words) {
  const Inference result = InputFiles({words.inference}).read([&](const std::vector<std::string>& paths) {
    return probed(words, paths.front());
  });
  std::ostringstream table;
  write_table(table, probe_table(*result.probe));
  write_file(words.output, to_text(to_json(result)));
  // Two documents on one stream would be none.
  if (words.output == "-" || words.output.empty()) {
    std::fputs(table.str().c_str(), stderr);
  } else {
    write_file("-", table.str());
  }
  return result.probe->refutes() ? Status::no : Status::done;
}

}  // namespace input_observer::cli
