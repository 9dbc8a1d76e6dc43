#include "exporters/check/check.h"

#include <torch/script.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <set>

#include "exporters/adapter/flat_arguments.h"
#include "exporters/check/check_sizes.h"
#include "exporters/dispatch/pick_entry.h"
#include "exporters/model_identity.h"
#include "exporters/targets/target.h"
#include "exporters/training_mode.h"
#include "inference/torch/failure.h"
#include "inference/torch/leaves.h"
#include "inference/torch/make_tensor.h"
#include "inference/torch/module_part.h"
#include "observer/torch/sample_file.h"

namespace input_observer {
namespace {

// A call that the model takes: what it gave, and what the export is to be run with.
struct PendingCall {
  std::size_t call = 0;  ///< in CheckResult::calls
  const ExportEntry* entry = nullptr;
  std::vector<at::Tensor> inputs;
  std::vector<IValueLeaf> results;
};

class Checker {
 public:
  Checker(const Inference& inference, torch::jit::Module model, const CheckOptions& options)
      : inference_(inference),
        model_(std::move(model)),
        method_(find_part(model_, inference.part)),
        options_(options) {}

  // Runs the model at every size of one signature.
  void run_model(const ExportEntry& entry, const InferredSignature& signature) {
    TrialOptions varied = trial_options(signature, entry);
    varied.random = options_.random_sizes;
    varied.seed = options_.seed;
    std::vector<TrialSizes> trials = sizes_to_try(inference_, signature, varied);
    for (std::size_t i = 0; i < trials.size(); ++i) {
      if (run(entry, signature, trials[i])) continue;
      TrialSizes next = trials[i];
      next.sizes = on_step(inference_, next.sizes);
      if (next.sizes == trials[i].sizes) continue;
      // That the model refuses sizes off its step says nothing of the export.
      result_.calls.pop_back();
      next.why += " or the next on step";
      const bool known = std::any_of(trials.begin(), trials.end(), [&](const TrialSizes& trial) {
        return trial.sizes == next.sizes && trial.scalars == next.scalars;
      });
      if (!known) trials.push_back(std::move(next));
    }
  }

  // Runs the model on recorded calls; one that no file takes is a failure of the export.
  void run_samples(const ExportManifest& manifest, const std::vector<SampleCall>& samples) {
    for (std::size_t i = 0; i < samples.size(); ++i) {
      const std::string why = "sample " + std::to_string(i);
      const TorchArguments call{samples[i].args, {samples[i].kwargs.begin(), samples[i].kwargs.end()}};
      const auto picked = pick_entry(manifest, argument_leaves(call, method_.function().getSchema()));
      if (picked) {
        add_call(*picked->entry, {why, picked->sizes}, [&] { return call; });
      } else {
        result_.calls.push_back({.signature = "-",
                                 .why = why,
                                 .sizes = {},
                                 .scalars = {},
                                 .outcome = CheckedCall::Outcome::failed,
                                 .outputs = {},
                                 .note = "no exported file takes this recorded call"});
      }
    }
  }

  CheckResult compare_with(const Target& target, const std::string& folder) {
    std::vector<ExportCase> cases;
    for (const PendingCall& pending : pending_) {
      const std::string file = folder + "/" + pending.entry->file;
      if (!std::filesystem::is_regular_file(file)) {
        throw bad_input({.file = file}, "no such file, expected one that export wrote");
      }
      cases.push_back({file, &pending.entry->inputs, &pending.entry->outputs, pending.inputs});
    }
    const std::vector<ExportAnswer> answers = target.run(target, cases, options_.python);
    for (std::size_t i = 0; i < pending_.size(); ++i)
      judge(pending_[i], answers.at(i));
    return std::move(result_);
  }

 private:
  // One call of the model at made-up arguments; false where it refuses.
  bool run(const ExportEntry& entry, const InferredSignature& signature, const TrialSizes& trial) {
    return add_call(entry, trial, [&] {
      at::Generator generator = make_generator(options_.seed);
      return torch_arguments(trial_arguments(inference_, signature, trial), method_, generator);
    });
  }

  // False where the model refuses the call.
  bool add_call(const ExportEntry& entry, const TrialSizes& trial, const std::function<TorchArguments()>& make_call) {
    result_.calls.push_back({.signature = entry.signature,
                             .why = trial.why,
                             .sizes = trial.sizes,
                             .scalars = trial.scalars,
                             .outputs = {},
                             .note = {}});
    try {
      const TorchArguments call = make_call();
      PendingCall pending{result_.calls.size() - 1,
                          &entry,
                          flat_arguments(entry.inputs, call, method_.function().getSchema(), trial.sizes),
                          {}};
      // The model may write into its arguments.
      for (at::Tensor& tensor : pending.inputs)
        tensor = tensor.clone();
      torch::NoGradGuard no_grad;
      pending.results = ivalue_leaves("out", method_(call.args, call.kwargs));
      for (IValueLeaf& leaf : pending.results) {
        if (leaf.value.isTensor() && leaf.value.toTensor().defined()) leaf.value = leaf.value.toTensor().clone();
      }
      pending_.push_back(std::move(pending));
      return true;
    } catch (const std::exception& failure) {
      result_.calls.back().outcome = CheckedCall::Outcome::refused;
      result_.calls.back().note = failure_text(failure);
      return false;
    }
  }

  void judge(const PendingCall& pending, const ExportAnswer& answer) {
    CheckedCall& call = result_.calls[pending.call];
    if (!answer.error.empty()) {
      call.outcome = CheckedCall::Outcome::failed;
      call.note = answer.error;
      return;
    }
    for (std::size_t i = 0; i < pending.entry->outputs.size(); ++i) {
      const ExportedTensor& output = pending.entry->outputs[i];
      call.outputs.push_back(compare_output(pending, output, answer.outputs.at(i)));
      if (!call.outputs.back().problem.empty()) call.outcome = CheckedCall::Outcome::differs;
    }
  }

  OutputDifference compare_output(const PendingCall& pending, const ExportedTensor& output,
                                  const at::Tensor& given) const {
    const auto leaf = std::find_if(pending.results.begin(), pending.results.end(),
                                   [&](const IValueLeaf& l) { return l.path == output.path; });
    OutputDifference difference;
    if (leaf == pending.results.end() || !leaf->value.isTensor() || !leaf->value.toTensor().defined()) {
      difference.problem = "the model gives no tensor here";
    } else {
      const at::Tensor expected = leaf->value.toTensor();
      difference = compare(expected, given, tolerance_for(expected.scalar_type()));
    }
    difference.name = output.name;
    difference.path = output.path;
    return difference;
  }

  Tolerance tolerance_for(at::ScalarType dtype) const {
    if (options_.tolerance) return *options_.tolerance;
    Tolerance tolerance = tolerance_of(dtype);
    if (options_.float_atol && (dtype == at::kFloat || dtype == at::kDouble)) tolerance.absolute = *options_.float_atol;
    return tolerance;
  }

  const Inference& inference_;
  torch::jit::Module model_;
  torch::jit::Method method_;
  const CheckOptions& options_;
  std::vector<PendingCall> pending_;
  CheckResult result_;
};

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
  Checker checker(inference, std::move(copy), options);
  for (const ExportEntry& entry : manifest.exports) {
    checker.run_model(entry, find_signature(inference, entry.signature, export_folder));
  }
  if (!options.samples.empty()) checker.run_samples(manifest, read_samples(options.samples));
  CheckResult result = checker.compare_with(target, export_folder);
  result.notes = model_notes(model, inference);
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
