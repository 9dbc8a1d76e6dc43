#pragma once

#include <torch/csrc/jit/api/object.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "observer/shape_report.h"
#include "observer/torch/part_recorder.h"

namespace input_observer {

/** What an observer keeps and writes. */
struct ObserverOptions {
  std::size_t sample_bytes = std::size_t{64} << 20;  ///< tensors kept as samples, all together; 0: none
  std::string save_to{};                             ///< where reports are written; empty: nowhere
  std::chrono::milliseconds save_every{0};           ///< how often while calls run; 0: at the observer's end only
};

/**
 * Collects what is seen of models, each observed method of each part by itself. Every function may be called while
 * calls run on other threads. It may go before its scopes: they end on their own.
 *
 * With `save_to`, reports are written there, each file whole at any moment: of one part to that very file, of several
 * to `NAME.SUBMODULE.METHOD.EXTENSION` beside it (the same part of another model to `NAME.SUBMODULE.METHOD.2.EXTENSION`
 * and so on). A failure to write is counted as a fault of the reports.
 */
class Observer {
 public:
  explicit Observer(ObserverOptions options = {});
  ~Observer();  ///< writes once more to `save_to`
  Observer(Observer&&) noexcept;
  Observer& operator=(Observer&&) noexcept;

  /** The report of the one part that is observed; Error bad_usage when there is none, or more than one. */
  ShapeReport report() const;
  /** Of the one observed method of this submodule (empty: the model itself); Error bad_usage. */
  ShapeReport report(const std::string& submodule) const;
  /** Of every part, in the order in which they were first observed. */
  std::vector<ShapeReport> reports() const;

  /** Writes the kept calls of the one part (of this submodule) as `write_samples` does; Error bad_usage or io. */
  void save_samples(const std::string& file) const;
  void save_samples(const std::string& file, const std::string& submodule) const;

  /** Where calls of this method are recorded: the same for one part of one model, whoever asks. */
  std::shared_ptr<PartRecorder> part_for(const torch::jit::Object& object, const ModulePart& part);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace input_observer
