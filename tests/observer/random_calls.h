#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "observer/json.h"
#include "observer/recorder.h"

namespace input_observer::test {

/** A described call. */
struct DescribedCall {
  std::vector<Value> arguments;
  std::optional<Value> outputs;
};

inline Value tensor(Sizes shape, ScalarType dtype = ScalarType::float32) {
  TensorValue value;
  value.dtype = dtype;
  value.shape = std::move(shape);
  return {value};
}

inline Signature signature_of(const std::vector<std::string>& names) {
  Signature signature;
  for (const auto& name : names) {
    Parameter parameter;
    parameter.name = name;
    signature.push_back(parameter);
  }
  return signature;
}

inline ShapeReport empty_report(const std::vector<std::string>& names) {
  ShapeReport report;
  report.signature = signature_of(names);
  return report;
}

inline ShapeReport report_of(const ShapeReport& empty, const std::vector<DescribedCall>& calls) {
  Recorder recorder(empty);
  for (const auto& call : calls)
    recorder.record(call.arguments, call.outputs);
  return recorder.report();
}

inline std::string bytes_of(const ShapeReport& report) {
  return to_text(to_json(report));
}

/** Draws calls of a small language model: (ids, mask, past, scale, mode, flag, seed). */
class CallSource {
 public:
  explicit CallSource(std::uint64_t seed) : random_(seed) {}

  static std::vector<std::string> parameters() { return {"ids", "mask", "past", "scale", "mode", "flag", "seed"}; }

  std::int64_t draw(std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(random_);
  }

  DescribedCall call() {
    const std::int64_t batch = draw(1, 4);
    const std::int64_t sequence = draw(1, 9);
    const std::int64_t past = draw(0, 1) * draw(1, 300);
    Value ids = tensor({batch, sequence}, ScalarType::int64);
    ids.get_if<TensorValue>()->content = {0.0, static_cast<double>(draw(1, 99)), TensorContent::Pattern::any};
    return {{ids,
             tensor({batch, past + sequence}, ScalarType::int64),
             cache(batch, past),
             scale(),
             mode(),
             {draw(0, 1) == 1},
             seed()},
            tensor({batch, sequence, 11})};
  }

  std::vector<DescribedCall> calls(std::size_t count) {
    std::vector<DescribedCall> result;
    for (std::size_t i = 0; i < count; ++i)
      result.push_back(call());
    return result;
  }

  std::mt19937_64& random() { return random_; }

 private:
  Value cache(std::int64_t batch, std::int64_t past) {
    if (past == 0) return {};
    ListValue layers;
    const std::int64_t count = draw(1, 12) == 1 ? draw(1, 80) : 2;
    for (std::int64_t i = 0; i < count; ++i) {
      layers.items.push_back({TupleValue{{tensor({batch, 4, past, 8}), tensor({batch, 4, past, 8})}}});
    }
    return {layers};
  }
  Value scale() { return draw(0, 3) == 0 ? Value{} : Value{static_cast<double>(draw(-3, 12)) / 2}; }
  Value mode() {
    const std::int64_t which = draw(0, 20);
    if (which == 20) return text_value(std::string(static_cast<std::size_t>(draw(65, 70)), 'x'));
    return {"mode " + std::to_string(draw(0, 1) * which)};
  }
  Value seed() { return {draw(0, 9) == 0 ? (std::int64_t{1} << 61) - 1 + draw(0, 3) : draw(-5, 5)}; }

  std::mt19937_64 random_;
};

}  // namespace input_observer::test
