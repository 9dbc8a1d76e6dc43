#include "observer/torch/samples.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "observer/torch/describe.h"
#include "observer/torch/failure.h"

namespace input_observer {
namespace {

/** What a sample without any tensor costs, so that their number is bounded too. */
constexpr std::size_t sample_overhead = 512;

/** True when a call with these values belongs to the class, as far as its arguments tell. */
bool belongs(const FlatValues& call, const SignatureClass& seen) {
  if (call.structure.arguments != seen.structure.arguments) return false;
  for (std::size_t slot = 0; slot < std::min(call.scalars.size(), seen.scalars.size()); ++slot) {
    const auto& values = seen.scalars[slot].values;
    const bool listed = std::find(values.begin(), values.end(), call.scalars[slot]) != values.end();
    if (!listed && !seen.scalars[slot].more) return false;
  }
  return true;
}

}  // namespace

bool SampleBudget::take(std::size_t bytes) {
  auto left = left_.load(std::memory_order_relaxed);
  do {
    if (bytes > left) return false;
  } while (!left_.compare_exchange_weak(left, left - bytes, std::memory_order_relaxed));
  return true;
}

std::optional<Sample> Sample::copy(c10::ArrayRef<at::IValue> arguments, std::shared_ptr<SampleBudget> budget) {
  const auto left = budget->left();
  if (left < sample_overhead) return std::nullopt;
  auto copied = copy_arguments(arguments, left - sample_overhead);
  if (!copied || !budget->take(copied->bytes + sample_overhead)) return std::nullopt;
  return Sample(std::move(copied->values), copied->bytes + sample_overhead, std::move(budget));
}

Sample::~Sample() {
  if (budget_) budget_->give_back(bytes_);
}

void Samples::keep(Sample sample) {
  auto kept = std::make_shared<Kept>(std::move(sample));
  const std::lock_guard lock(mutex_);
  kept_.push_back(std::move(kept));
}

std::vector<std::shared_ptr<Samples::Kept>> Samples::all() const {
  const std::lock_guard lock(mutex_);
  return kept_;
}

std::vector<SampleCall> Samples::calls(const Signature& signature) const {
  std::vector<SampleCall> calls;
  for (const auto& kept : all()) {
    SampleCall& call = calls.emplace_back();
    const auto& arguments = kept->sample.arguments();
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      if (signature[i].keyword_only) {
        call.kwargs.emplace(signature[i].name, arguments[i]);
      } else {
        call.args.push_back(arguments[i]);
      }
    }
  }
  return calls;
}

void Samples::look_at(Kept& kept) {
  if (std::exchange(kept.looked_at, true)) return;
  try {
    kept.call = flatten(describe_all(kept.sample.arguments()), std::nullopt);
    kept.contents = contents_of(kept.sample.arguments());
  } catch (const std::exception& failure) {
    kept.fault = failure_text(failure);
  }
}

void Samples::describe_contents(ShapeReport& report) const {
  const std::lock_guard lock(looking_);
  std::vector<std::vector<SeenContent>> contents(report.classes.size());
  for (const auto& kept : all()) {
    look_at(*kept);
    if (!kept->fault.empty()) {
      add_fault(report.faults, "looking at a sample: " + kept->fault);
      continue;
    }
    const auto& places = kept->call.arrangement.tensors;
    for (std::size_t c = 0; c < contents.size(); ++c) {
      if (!belongs(kept->call, report.classes[c])) continue;
      contents[c].resize(kept->contents.size());
      for (std::size_t leaf = 0; leaf < contents[c].size(); ++leaf)
        unite(contents[c][leaf], kept->contents[places.empty() ? leaf : places[leaf]]);
    }
  }
  for (std::size_t c = 0; c < contents.size(); ++c) {
    if (contents[c].empty()) continue;
    report.classes[c].content.clear();
    for (const SeenContent& seen : contents[c])
      report.classes[c].content.push_back(seen.content);
  }
}

}  // namespace input_observer
