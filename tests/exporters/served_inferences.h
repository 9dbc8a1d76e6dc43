#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tests/exporters/inferences.h"

namespace input_observer::test {

/** The language model with what traffic adds: ranges, and results. */
inline Inference served_language_model() {
  Inference inference = language_model();
  InferredSignature& decode = inference.signatures[0];
  InferredSignature& prefill = inference.signatures[1];
  decode.ranges = {{"batch", {1, 2, 3, 3}}, {"seq", {1, 1, 1, 1}}, {"past", {3, 7, 15, 15}}};
  prefill.ranges = {{"batch", {1, 2, 3, 3}}, {"seq", {3, 4, 12, 12}}};
  decode.outputs = {leaf("out.0", ScalarType::float32, {"batch", "seq", "32"}),
                    leaf("out.1.0.0", ScalarType::float32, {"batch", "past + seq", "8"})};
  inference.dims = {};
  for (const auto& [name, most] : {std::pair("batch", 3), {"past", 15}, {"seq", 12}}) {
    Dim& dim = inference.dims.emplace_back();
    dim.name = name;
    dim.min = name == std::string("past") ? 0 : 1;
    dim.max = most;
  }
  inference.arguments = {{"input_ids", {}}, {"attention_mask", {}}, {"past_key_values", {}}};
  for (Parameter& parameter : inference.signature)
    parameter.default_value = parameter.name == "input_ids" ? std::nullopt : std::optional(Value{});
  return inference;
}

/** A signature with one input, its dims seen at these sizes. */
inline Inference one_input(const std::vector<std::string>& shape,
                           const std::vector<std::pair<std::string, DimRange>>& ranges,
                           ScalarType dtype = ScalarType::float32) {
  DimSizes sizes;
  for (const auto& [name, range] : ranges)
    sizes[name] = 2 + static_cast<std::int64_t>(sizes.size());
  Inference inference = inference_of({"x"}, sizes, sizes);
  const InferredLeaf x = leaf("x", dtype, shape);
  inference.signatures.push_back(signature_of("main", {"x"}, {x}, {value_of(x, sizes)}));
  inference.signatures[0].ranges = ranges;
  return with_parameters(inference);
}

}  // namespace input_observer::test
