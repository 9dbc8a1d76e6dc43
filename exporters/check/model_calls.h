#pragma once

#include <torch/csrc/jit/api/module.h>

#include <string>
#include <vector>

#include "exporters/check/check.h"
#include "exporters/check/check_sizes.h"
#include "exporters/manifest.h"
#include "inference/torch/arguments.h"
#include "inference/torch/leaves.h"
#include "observer/torch/sample_file.h"

namespace input_observer {

/** A call that the model takes: what it gave, and what the export is to be run with. */
struct PendingCall {
  std::size_t call = 0;  ///< in ModelCalls::calls()
  const ExportEntry* entry = nullptr;
  std::vector<at::Tensor> inputs;  ///< one per input of the file
  std::vector<IValueLeaf> results;
};

/** Runs the model, and keeps what it gave for a comparison. Manifest and inference must outlive this. */
class ModelCalls {
 public:
  /** The model is run as it is; Error bad_input where it lacks the part that was observed. */
  ModelCalls(const Inference& inference, torch::jit::Module model, const CheckOptions& options);

  /** Runs the model at every size of one signature, see sizes_to_try(). */
  void run_signature(const ExportEntry& entry, const InferredSignature& signature);

  /** Runs it on recorded calls; one that no file takes is a failure, and so is one that the model refuses now. */
  void run_samples(const ExportManifest& manifest, const std::vector<SampleCall>& samples);

  /** All calls, in order; those that the model took are yet to be compared. */
  std::vector<CheckedCall>& calls() { return calls_; }
  const std::vector<PendingCall>& pending() const { return pending_; }

 private:
  CheckedCall& add(const std::string& signature, const TrialSizes& trial);
  bool run(const ExportEntry& entry, const InferredSignature& signature, const TrialSizes& trial);
  void run_sample(const ExportManifest& manifest, const SampleCall& sample, const std::string& why);
  bool run(const ExportEntry& entry, const TorchArguments& call, CheckedCall& checked);

  const Inference& inference_;
  torch::jit::Module model_;
  torch::jit::Method method_;
  const CheckOptions& options_;
  std::vector<CheckedCall> calls_;
  std::vector<PendingCall> pending_;
};

}  // namespace input_observer
