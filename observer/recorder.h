#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "observer/flat_call.h"
#include "observer/routes.h"
#include "observer/shape_report.h"

namespace input_observer {

/** When a call ran; zero where nobody knows. */
struct CallTiming {
  std::int64_t started = 0;  ///< microseconds since the epoch
  std::int64_t latency = 0;  ///< microseconds
};

/**
 * Turns calls of one method into a shape report, from any thread. A call of known structure costs one comparison of
 * its tokens and an update of the columns that are not equal to one another; nothing grows with the number of calls.
 */
class Recorder {
 public:
  explicit Recorder(ShapeReport empty);  ///< gives model, part, signature and options; its calls are carried on
  ~Recorder();
  Recorder(Recorder&&) noexcept;
  Recorder& operator=(Recorder&&) noexcept;

  /**
   * Looks at the arguments before the call runs. They are news when the call tells something new: unknown structure or
   * scalars, sizes outside of the hull, more parameters given than before. Only then record() needs them described.
   */
  ArgumentLookup look_up(const FlatCall& arguments) const;

  /**
   * Takes a call in. `lookup`: what look_up() said; `arguments` (in signature order) where they were news; `outputs` is
   * called only when the structure of the results is new. False when the call's structure is beyond those that are
   * kept: it is counted, and nothing but the ranges of its leaves is.
   */
  bool record(const FlatCall& call, const ArgumentLookup& lookup, const std::vector<Value>* arguments,
              const std::function<Value()>& outputs, CallTiming timing = {});

  /** Takes a described call in: the slow road, for logs. `arguments` as bind_arguments() gives them. */
  void record(const std::vector<Value>& arguments, const std::optional<Value>& outputs);

  void count_failure();                       ///< the observed call threw
  void count_fault(const std::string& what);  ///< the observer itself failed

  /** A snapshot; may be called while calls are recorded. */
  ShapeReport report() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace input_observer
