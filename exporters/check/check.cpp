#include "exporters/check/check.h"

#include <torch/script.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <set>

#include "exporters/check/coverage.h"
#include "exporters/check/judge.h"
#include "exporters/check/model_calls.h"
#include "exporters/model_identity.h"
#include "exporters/targets/target.h"
#include "exporters/training_mode.h"
#include "inference/torch/module_part.h"
#include "observer/torch/sample_file.h"

namespace input_observer {
namespace {

// Results are told apart by their rank: another number of them would pair what does not belong together.
void check_count(const ExportCase& one, const ExportAnswer& answer) {
  const std::size_t expected = one.outputs->size(), given = answer.outputs.size();
  if (!answer.error.empty() || given == expected) return;
  throw bad_input({.file = one.file}, "expected a file with as many outputs as the manifest has, " +
                                          std::to_string(expected) + ", it gives " + std::to_string(given));
}

// Runs the export on what the model took, and compares.
void compare_with(const Target& target, const std::string& folder, ModelCalls& model, const CheckOptions& options) {
  std::vector<ExportCase> cases;
  for (const PendingCall& pending : model.pending()) {
    const std::string file = folder + "/" + pending.entry->file;
    if (!std::filesystem::is_regular_file(file)) {
      throw bad_input({.file = file}, "no such file, expected one that export wrote");
    }
    cases.push_back({file, &pending.entry->inputs, &pending.entry->outputs, pending.inputs});
  }
  const std::vector<ExportAnswer> answers = target.run(target, cases, options.python);
  for (std::size_t i = 0; i < cases.size(); ++i) {
    check_count(cases[i], answers.at(i));
    const PendingCall& pending = model.pending()[i];
    judge(model.calls()[pending.call], pending, answers.at(i), options);
  }
}

const InferredSignature& find_signature(const Inference& inference, const std::string& id, const std::string& folder) {
  for (const InferredSignature& signature : inference.signatures) {
    if (signature.id == id) return signature;
  }
  throw bad_input({.file = folder, .where = id},
                  "the inference has no signature of this name; was the export made from another?");
}

// The target of the export, which something here must be able to run.
const Target& checked_target(const ExportManifest& manifest, const std::string& folder) {
  const auto& names = target_names();
  if (std::find(names.begin(), names.end(), manifest.target) == names.end()) {
    throw bad_input({.file = folder, .where = "target"},
                    "'" + manifest.target + "' is no target" + did_you_mean(manifest.target, names));
  }
  const Target& target = find_target(manifest.target);
  if (!target.run) {
    throw bad_input({.file = folder, .where = "target"},
                    "'" + manifest.target + "' cannot be checked: " + target.runtime);
  }
  if (manifest.exports.empty()) throw bad_input({.file = folder, .where = "exports"}, "expected at least one export");
  return target;
}

std::vector<std::string> model_notes(const torch::jit::Module& model, const Inference& inference) {
  std::vector<std::string> notes;
  if (trains_when_run(model, inference.part)) notes.emplace_back(training_mode_note);
  if (code_has_changed(inference, model)) notes.emplace_back(changed_code_note);
  return notes;
}

}  // namespace

DifferenceCounts CheckResult::differences() const {
  DifferenceCounts counts;
  for (const CheckedCall& call : calls) {
    for (const OutputDifference& output : call.outputs)
      counts.add(output.counts);
  }
  return counts;
}

std::size_t CheckResult::refused() const {
  return static_cast<std::size_t>(std::count_if(calls.begin(), calls.end(), [](const CheckedCall& call) {
    return call.outcome == CheckedCall::Outcome::refused;
  }));
}

bool CheckResult::passed() const {
  std::set<std::string> tried, taken;
  for (const CheckedCall& call : calls) {
    if (!call.good()) return false;
    tried.insert(call.signature);
    if (call.outcome == CheckedCall::Outcome::agrees) taken.insert(call.signature);
  }
  return tried == taken;
}

bool can_be_checked(const std::string& target) {
  return find_target(target).run != nullptr;
}

CheckResult check_export(const torch::jit::Module& model, const std::string& export_folder, const Inference& inference,
                         const CheckOptions& options) {
  const ExportManifest manifest = read_manifest(export_folder);
  const Target& target = checked_target(manifest, export_folder);
  check_identity(inference, model);
  torch::jit::Module copy = model.deepcopy();
  copy.eval();
  ModelCalls calls(inference, std::move(copy), options);
  for (const ExportEntry& entry : manifest.exports) {
    calls.run_signature(entry, find_signature(inference, entry.signature, export_folder));
  }
  if (!options.samples.empty()) calls.run_samples(manifest, read_samples(options.samples));
  compare_with(target, export_folder, calls, options);
  CheckResult result{calls_without_file(inference, manifest), model_notes(model, inference)};
  std::move(calls.calls().begin(), calls.calls().end(), std::back_inserter(result.calls));
  return result;
}

CheckResult check_export(const std::string& model_file, const std::string& export_folder,
                         const std::string& inference_file, const CheckOptions& options) {
  checked_target(read_manifest(export_folder), export_folder);
  const Inference inference = read_inference(inference_file);
  const torch::jit::Module model = load_module(model_file);
  try {
    return check_export(model, export_folder, inference, options);
  } catch (const Error& error) {
    // What the inference says does not fit the model, or the runtime failed on the export as a whole.
    throw located(error, error.code() == ErrorCode::bad_input ? inference_file : export_folder);
  }
}

}  // namespace input_observer
