#pragma once

#include <ATen/core/ivalue.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "observer/flat_call.h"
#include "observer/recorder.h"
#include "observer/torch/samples.h"

namespace input_observer {

/** Everything that is recorded of one method of one module; from any thread. */
class PartRecorder {
 public:
  PartRecorder(ShapeReport empty, std::shared_ptr<SampleBudget> budget);

  const ModelIdentity& model() const { return model_; }
  const ModulePart& part() const { return part_; }

  /** A snapshot with the contents of tensors as far as samples tell them. */
  ShapeReport report() const;
  std::vector<SampleCall> sample_calls() const { return samples_.calls(signature_); }
  /** Counts a failure of the observer itself. */
  void count_fault(const std::string& what) { recorder_.count_fault(what); }

 private:
  friend class ObservedCall;

  ModelIdentity model_;
  ModulePart part_;
  Signature signature_;
  Recorder recorder_;
  Samples samples_;
  std::shared_ptr<SampleBudget> budget_;
};

/**
 * One call under observation: made before the original runs, told the result after it. Whatever goes wrong in here is
 * counted as a fault and never reaches the caller.
 */
class ObservedCall {
 public:
  /** `arguments`: in signature order, without self. */
  ObservedCall(std::shared_ptr<PartRecorder> part, c10::ArrayRef<at::IValue> arguments) noexcept;
  ObservedCall(ObservedCall&&) noexcept = default;
  ~ObservedCall();

  /** One of these, once. */
  void returned(const at::IValue& result) noexcept;
  void failed() noexcept;

 private:
  template <class Work>
  void guarded(Work&& work) noexcept;
  void take_in(c10::ArrayRef<at::IValue> arguments);

  std::shared_ptr<PartRecorder> part_;
  std::unique_ptr<FlatCall> flat_;  // empty after a fault
  ArgumentLookup lookup_;
  std::optional<std::vector<Value>> described_;
  std::optional<Sample> sample_;
  std::chrono::steady_clock::time_point started_;
};

}  // namespace input_observer
