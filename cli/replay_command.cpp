#include "cli/replay_command.h"

#include <torch/script.h>

#include <filesystem>

#include "cli/input.h"
#include "cli/replayed_calls.h"
#include "inference/torch/module_part.h"
#include "observer/json.h"
#include "observer/torch/observer_scope.h"

namespace input_observer::cli {
namespace {

/** The method that is called; all parts are checked first, so that an error names the model's file. */
torch::jit::Method find_called(const torch::jit::Module& model, const ReplayRequest& request) {
  try {
    for (const std::string& submodule : request.submodules) {
      find_part(model, {submodule, request.method});
    }
    return find_method(model, request.submodules.empty() ? request.method : "forward");
  } catch (const Error& error) {
    throw located(error, request.model);
  }
}

/** Names in a log's options are those of the whole model's parameters: of a part only `all` can be meant. */
void add_options(ShapeReport& report, const ReplayedLog& log) {
  if (report.part.submodule.empty()) {
    report.options = log.options;
    report.indexed_call = log.indexed_call;
  } else if (log.options.set_batch_dimension_for && log.options.set_batch_dimension_for->all) {
    report.options.set_batch_dimension_for = all;
  }
}

/** One file for each report in a folder, which is made where it is not there and removed again after a failure. */
void write_reports(const std::filesystem::path& folder, const std::vector<ShapeReport>& reports) {
  std::error_code error;
  const bool created = std::filesystem::create_directories(folder, error);
  if (error) throw Error(ErrorCode::io, Place{folder.string(), 0, {}}, "cannot make this folder: " + error.message());
  try {
    for (const ShapeReport& report : reports) {
      report.save(folder / (report.part.submodule + ".json"));
    }
  } catch (...) {
    if (created) std::filesystem::remove_all(folder, error);
    throw;
  }
}

}  // namespace

Status run_replay(const ReplayRequest& request) {
  const torch::NoGradGuard no_grad;
  torch::jit::Module model = load_module(request.model);
  find_called(model, request);
  Observer observer;
  ReplayedLog log;
  {
    const ObserverScope scope(observer, model, {request.submodules, {request.method}});
    // Looked up again: what was found before the scope began is not observed.
    log = InputFiles({request.calls}).read([&](const std::vector<std::string>& paths) {
      return replay_calls(paths.front(), find_called(model, request));
    });
  }
  std::vector<ShapeReport> reports = observer.reports();
  for (ShapeReport& report : reports) {
    add_options(report, log);
  }
  if (!request.samples.empty()) observer.save_samples(request.samples);
  if (reports.size() > 1) {
    write_reports(request.output, reports);
  } else {
    write_file(request.output, to_text(to_json(reports.front())));
  }
  return Status::done;
}

}  // namespace input_observer::cli
