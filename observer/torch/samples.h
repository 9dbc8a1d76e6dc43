#pragma once

#include <ATen/core/ivalue.h>

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "observer/shape_report.h"
#include "observer/torch/content.h"
#include "observer/torch/copy_arguments.h"
#include "observer/torch/sample_file.h"

namespace input_observer {

/** Bytes that all samples of one observer may take together. */
class SampleBudget {
 public:
  explicit SampleBudget(std::size_t bytes) : left_(bytes) {}

  std::size_t left() const { return left_.load(std::memory_order_relaxed); }
  bool take(std::size_t bytes);
  void give_back(std::size_t bytes) { left_.fetch_add(bytes, std::memory_order_relaxed); }

 private:
  std::atomic<std::size_t> left_;
};

/** Copied arguments together with the part of the budget that they hold. */
class Sample {
 public:
  /** Nothing when the budget does not allow it, or when the arguments cannot be kept (see copy_arguments()). */
  static std::optional<Sample> copy(c10::ArrayRef<at::IValue> arguments, std::shared_ptr<SampleBudget> budget);

  Sample(Sample&&) noexcept = default;
  Sample& operator=(Sample&&) = delete;
  ~Sample();

  const std::vector<at::IValue>& arguments() const { return arguments_; }

 private:
  Sample(std::vector<at::IValue> arguments, std::size_t bytes, std::shared_ptr<SampleBudget> budget)
      : arguments_(std::move(arguments)), bytes_(bytes), budget_(std::move(budget)) {}

  std::vector<at::IValue> arguments_;
  std::size_t bytes_;
  std::shared_ptr<SampleBudget> budget_;  // empty after a move
};

/** The samples of one observed method, in the order in which their calls returned; from any thread. */
class Samples {
 public:
  void keep(Sample sample);

  /** The calls; parameters that are keyword only go by name. */
  std::vector<SampleCall> calls(const Signature& signature) const;

  /** Fills in SignatureClass::content from the samples of each class. Copies tensors to the CPU. */
  void describe_contents(ShapeReport& report) const;

 private:
  struct Kept {
    Sample sample;
    std::optional<std::vector<SeenContent>> contents;  // looked at when a report first asks
  };

  mutable std::mutex mutex_;
  mutable std::vector<Kept> kept_;
};

}  // namespace input_observer
