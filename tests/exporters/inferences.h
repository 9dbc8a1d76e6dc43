#pragma once

#include <string>
#include <vector>

#include "inference/inference.h"
#include "observer/path.h"

namespace input_observer::test {

/** An int64 leaf of ids in 0..31, or a float32 leaf, with a shape written as texts. */
inline InferredLeaf leaf(const std::string& path, ScalarType dtype, const std::vector<std::string>& shape,
                         TensorContent content = {}) {
  InferredLeaf result;
  result.path = path;
  result.export_name = path;
  for (char& c : result.export_name)
    c = c == '.' ? '_' : c;
  result.dtype = dtype;
  for (const std::string& size : shape)
    result.shape.push_back(Expression::parse(size));
  result.content = content;
  return result;
}

/** A value of the leaf's shape at these sizes. */
inline Value value_of(const InferredLeaf& leaf, const DimSizes& sizes) {
  TensorValue tensor{leaf.dtype, {}, "", "", leaf.content};
  for (const Expression& size : leaf.shape)
    tensor.shape.push_back(size.evaluate(sizes));
  return {tensor};
}

inline TensorContent between(double min, double max) {
  return {min, max, TensorContent::Pattern::any};
}

inline Inference inference_of(const std::vector<std::string>& parameters, DimSizes sizes, DimSizes other_sizes) {
  Inference inference;
  for (const std::string& name : parameters)
    inference.signature.push_back({name, std::nullopt, false, ""});
  for (const auto& [name, size] : sizes) {
    Dim& dim = inference.dims.emplace_back();
    dim.name = name;
    dim.min = 1;
    dim.max = size;
  }
  inference.sizes = std::move(sizes);
  inference.other_sizes = std::move(other_sizes);
  return inference;
}

inline InferredSignature signature_of(const std::string& id, std::vector<std::string> present,
                                      std::vector<InferredLeaf> inputs, std::vector<Value> arguments) {
  InferredSignature signature;
  signature.id = id;
  signature.count = 1;
  signature.present = std::move(present);
  signature.inputs = std::move(inputs);
  signature.arguments = std::move(arguments);
  return signature;
}

/** Fills in which parameter each leaf belongs to. */
inline Inference with_parameters(Inference inference) {
  for (InferredSignature& signature : inference.signatures) {
    for (InferredLeaf& input : signature.inputs) {
      input.parameter = find_parameter(inference.signature, parameter_of(input.path)).value();
    }
  }
  return inference;
}

/** Prefill and decode of LanguageModel (see make_models.py). */
inline Inference language_model() {
  Inference inference = inference_of({"input_ids", "attention_mask", "past_key_values"},
                                     {{"batch", 2}, {"seq", 3}, {"past", 5}}, {{"batch", 3}, {"seq", 2}, {"past", 7}});
  const auto ids = leaf("input_ids", ScalarType::int64, {"batch", "seq"}, between(0, 31));
  const auto first_mask = leaf("attention_mask", ScalarType::int64, {"batch", "seq"}, between(0, 1));
  const auto mask = leaf("attention_mask", ScalarType::int64, {"batch", "past + seq"}, between(0, 1));
  std::vector<InferredLeaf> inputs = {ids, mask};
  ListValue cache;
  for (const std::string layer : {"0", "1"}) {
    TupleValue pair;
    for (const std::string part : {"0", "1"}) {
      inputs.push_back(leaf("past_key_values." + layer + "." + part, ScalarType::float32, {"batch", "past", "8"}));
      pair.items.push_back(value_of(inputs.back(), inference.sizes));
    }
    cache.items.push_back({pair});
  }
  const auto& sizes = inference.sizes;
  inference.signatures.push_back(signature_of("decode", {"input_ids", "attention_mask", "past_key_values"}, inputs,
                                              {value_of(ids, sizes), value_of(mask, sizes), {cache}}));
  inference.signatures.push_back(signature_of("prefill", {"input_ids", "attention_mask"}, {ids, first_mask},
                                              {value_of(ids, sizes), value_of(first_mask, sizes), {}}));
  return with_parameters(std::move(inference));
}

}  // namespace input_observer::test
