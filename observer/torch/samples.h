#pragma once

#include <ATen/core/ivalue.h>

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "observer/shape_report.h"
#include "observer/structure.h"
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

  /**
   * Fills in SignatureClass::content from the samples of each class. Copies tensors to the CPU, and no call waits for
   * that. A sample that cannot be looked at is a fault of the report.
   */
  void describe_contents(ShapeReport& report) const;

 private:
  struct Kept {
    explicit Kept(Sample kept) : sample(std::move(kept)) {}

    const Sample sample;
    FlatValues call;                    // this and the next: filled in when a report first asks
    std::vector<SeenContent> contents;  // as the walk met them; empty: it has no tensors, or see `fault`
    std::string fault;
    bool looked_at = false;
  };

  static void look_at(Kept& kept);
  std::vector<std::shared_ptr<Kept>> all() const;

  mutable std::mutex mutex_;
  std::vector<std::shared_ptr<Kept>> kept_;
  mutable std::mutex looking_;  // of what Kept says of its sample
};

}  // namespace input_observer
