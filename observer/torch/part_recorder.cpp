#include "observer/torch/part_recorder.h"

#include <ctime>
#include <exception>
#include <utility>

#include "observer/torch/describe.h"
#include "observer/torch/failure.h"
#include "observer/torch/walk.h"

namespace input_observer {
namespace {

/** Buffers that this thread uses again: several, because observed calls nest. */
thread_local std::vector<std::unique_ptr<FlatCall>> spare_buffers;
constexpr std::size_t max_spare_buffers = 16;

std::unique_ptr<FlatCall> take_buffer() {
  spare_buffers.reserve(max_spare_buffers);
  if (spare_buffers.empty()) return std::make_unique<FlatCall>();
  auto buffer = std::move(spare_buffers.back());
  spare_buffers.pop_back();
  buffer->clear();
  return buffer;
}

/** Maybe on another thread than the one that took it; never allocates. */
void put_buffer(std::unique_ptr<FlatCall> buffer) noexcept {
  if (spare_buffers.size() < spare_buffers.capacity()) spare_buffers.push_back(std::move(buffer));
}

template <class Duration>
std::int64_t microseconds(Duration duration) {
  return std::chrono::duration_cast<std::chrono::microseconds>(duration).count();
}

/**
 * Microseconds since the epoch, to the tick of the kernel where it has such a clock: a few ms, at a fifth of the cost.
 */
std::int64_t wall_time() {
#ifdef CLOCK_REALTIME_COARSE
  timespec now{};
  if (clock_gettime(CLOCK_REALTIME_COARSE, &now) == 0) {
    return microseconds(std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec));
  }
#endif
  return microseconds(std::chrono::system_clock::now().time_since_epoch());
}

CallTiming timing_since(std::chrono::steady_clock::time_point started) {
  const auto latency = microseconds(std::chrono::steady_clock::now() - started);
  return {wall_time() - latency, latency};
}

}  // namespace

PartRecorder::PartRecorder(ShapeReport empty, std::shared_ptr<SampleBudget> budget)
    : model_(empty.model.value_or(ModelIdentity{})),
      part_(empty.part),
      signature_(empty.signature),
      recorder_(std::move(empty)),
      budget_(std::move(budget)) {}

ShapeReport PartRecorder::report() const {
  ShapeReport report = recorder_.report();
  samples_.describe_contents(report);
  return report;
}

ObservedCall::ObservedCall(std::shared_ptr<PartRecorder> part, c10::ArrayRef<at::IValue> arguments) noexcept
    : part_(std::move(part)) {
  guarded([&] { take_in(arguments); });
  started_ = std::chrono::steady_clock::now();
}

ObservedCall::~ObservedCall() {
  if (flat_) put_buffer(std::move(flat_));
}

void ObservedCall::take_in(c10::ArrayRef<at::IValue> arguments) {
  auto flat = take_buffer();
  walk_all(arguments, *flat);
  lookup_ = part_->recorder_.look_up(*flat);
  if (lookup_.news) {
    described_ = describe_all(arguments);
    // Before the call: models write into their arguments.
    auto sample = lookup_.has_room ? Sample::copy(arguments, part_->budget_) : std::nullopt;
    if (sample) sample_.emplace(std::move(*sample));
  }
  flat_ = std::move(flat);
}

void ObservedCall::returned(const at::IValue& result) noexcept {
  if (!flat_) return;
  guarded([&] {
    const CallTiming timing = timing_since(started_);
    flat_->begin_outputs();
    walk(result, *flat_);
    const bool kept = part_->recorder_.record(
        *flat_, lookup_, described_ ? &*described_ : nullptr, [&] { return describe(result); }, timing);
    if (kept && sample_) part_->samples_.keep(std::move(*sample_));
  });
  sample_.reset();
}

void ObservedCall::failed() noexcept {
  sample_.reset();
  guarded([&] { part_->recorder_.count_failure(); });
}

/** Runs our own work; a failure of it is counted, and the call is not recorded. */
template <class Work>
void ObservedCall::guarded(Work&& work) noexcept {
  try {
    try {
      std::forward<Work>(work)();
    } catch (const std::exception& failure) {
      flat_.reset();
      part_->recorder_.count_fault(failure_text(failure));
    }
  } catch (...) {
    // Counting needs memory as well; without any there is nobody to tell.
  }
}

}  // namespace input_observer
