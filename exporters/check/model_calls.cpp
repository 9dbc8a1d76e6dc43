#include "exporters/check/model_calls.h"

#include <torch/script.h>

#include <algorithm>
#include <optional>

#include "exporters/adapter/flat_arguments.h"
#include "exporters/dispatch/pick_entry.h"
#include "exporters/dispatch/whole_call.h"
#include "inference/torch/make_tensor.h"
#include "inference/torch/module_part.h"
#include "inference/torch/retype.h"
#include "observer/torch/failure.h"

namespace input_observer {
namespace {

void fail(CheckedCall& call, const std::string& note) {
  call.outcome = CheckedCall::Outcome::failed;
  call.note = note;
}

void refuse(CheckedCall& call, const std::string& note) {
  call.outcome = CheckedCall::Outcome::refused;
  call.note = note;
}

// The model may write into its arguments.
std::vector<at::Tensor> copies(std::vector<at::Tensor> tensors) {
  for (at::Tensor& tensor : tensors)
    tensor = tensor.clone();
  return tensors;
}

// It may also give a tensor that it keeps.
std::vector<IValueLeaf> result_copies(const c10::IValue& result) {
  std::vector<IValueLeaf> leaves = ivalue_leaves("out", result);
  for (IValueLeaf& leaf : leaves) {
    if (is_defined_tensor(leaf.value)) leaf.value = leaf.value.toTensor().clone();
  }
  return leaves;
}

}  // namespace

ModelCalls::ModelCalls(const Inference& inference, torch::jit::Module model, const CheckOptions& options)
    : inference_(inference), model_(std::move(model)), method_(find_part(model_, inference.part)), options_(options) {}

void ModelCalls::run_signature(const ExportEntry& entry, const InferredSignature& signature) {
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
    calls_.pop_back();
    next.why += " or the next on step";
    const bool known = std::any_of(trials.begin(), trials.end(), [&](const TrialSizes& trial) {
      return trial.sizes == next.sizes && trial.scalars == next.scalars;
    });
    if (!known) trials.push_back(std::move(next));
  }
}

void ModelCalls::run_samples(const ExportManifest& manifest, const std::vector<SampleCall>& samples) {
  for (std::size_t i = 0; i < samples.size(); ++i)
    run_sample(manifest, samples[i], "sample " + std::to_string(i));
}

CheckedCall& ModelCalls::add(const std::string& signature, const TrialSizes& trial) {
  calls_.push_back({.signature = signature,
                    .why = trial.why,
                    .sizes = trial.sizes,
                    .scalars = trial.scalars,
                    .outputs = {},
                    .note = {}});
  return calls_.back();
}

// One call at made-up arguments; false where there is no such call, or the model refuses it.
bool ModelCalls::run(const ExportEntry& entry, const InferredSignature& signature, const TrialSizes& trial) {
  CheckedCall& checked = add(entry.signature, trial);
  TorchArguments call;
  try {
    at::Generator generator = make_generator(options_.seed);
    call = torch_arguments(trial_arguments(inference_, signature, trial), method_, generator);
  } catch (const std::exception& failure) {
    refuse(checked, "there is no call of these sizes: " + failure_text(failure));
    return false;
  }
  return run(entry, call, checked);
}

void ModelCalls::run_sample(const ExportManifest& manifest, const SampleCall& sample, const std::string& why) {
  const c10::FunctionSchema& schema = method_.function().getSchema();
  if (sample.args.size() >= schema.arguments().size()) {
    fail(add("-", {why, {}}), "the model has fewer parameters than this recorded call has positional arguments");
    return;
  }
  const TorchArguments call = as_declared(sample, schema);
  const auto picked = pick_entry(manifest, whole_call(call, schema), schema);
  if (!picked) {
    fail(add("-", {why, {}}), "no exported file takes this recorded call");
    return;
  }
  CheckedCall& checked = add(picked->entry->signature, {why, picked->sizes});
  // It took the call once: what it is now, or what it is given, is not what was recorded.
  if (!run(*picked->entry, call, checked)) fail(checked, "the model refuses this recorded call: " + checked.note);
}

// False where the model refuses the call.
bool ModelCalls::run(const ExportEntry& entry, const TorchArguments& given, CheckedCall& checked) {
  const c10::FunctionSchema& schema = method_.function().getSchema();
  const TorchArguments call = whole_call(given, schema);
  PendingCall pending{calls_.size() - 1, &entry, {}, {}};
  std::optional<std::string> unfed;  // why the file cannot be given this call
  try {
    pending.inputs = copies(flat_arguments(entry.inputs, call, schema, checked.sizes));
  } catch (const std::exception& failure) {
    unfed = failure_text(failure);
  }
  try {
    torch::NoGradGuard no_grad;
    pending.results = result_copies(method_(call.args, call.kwargs));
  } catch (const std::exception& failure) {
    refuse(checked, failure_text(failure));
    return false;
  }
  if (unfed) {
    fail(checked, "the file's inputs cannot be made of this call: " + *unfed);
    return true;
  }
  pending_.push_back(std::move(pending));
  return true;
}

}  // namespace input_observer
