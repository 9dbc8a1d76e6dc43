#pragma once

#include "observer/recorder.h"
#include "tests/observer/random_calls.h"

namespace input_observer::test {

inline FlatCall walk(const DescribedCall& call) {
  FlatCall flat;
  for (const Value& argument : call.arguments)
    write_value(argument, flat);
  if (call.outputs) {
    flat.begin_outputs();
    write_value(*call.outputs, flat);
  }
  return flat;
}

/** Records as the interception does: described only where that is asked for. True when it was. */
inline bool observe(Recorder& recorder, const DescribedCall& call) {
  const ArgumentLookup lookup = recorder.look_up(walk({call.arguments, std::nullopt}));
  recorder.record(walk(call), lookup, lookup.news ? &call.arguments : nullptr, [&] { return *call.outputs; });
  return lookup.news;
}

/** Of a tensor and a text. */
inline DescribedCall simple(std::int64_t batch, std::int64_t length, const std::string& mode = "a") {
  return {{tensor({batch, length}), {mode}}, tensor({batch, length, 2})};
}

}  // namespace input_observer::test
