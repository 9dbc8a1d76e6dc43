#pragma once

#include <string>

#include "inference/generators/generate.h"
#include "inference/generators/generation_requests.h"
#include "observer/value_json.h"

namespace input_observer::test {

/** A request for a model of transformers. */
inline GenerationRequest request_for(const Json& config, const std::string& task) {
  GenerationRequest request;
  request.model_config = config;
  request.task = task;
  return request;
}

/** Described inputs by name: {"input_ids": {"tensor": ...}}. */
inline Json described(const GenerationRequest& request, const GeneratorTables& tables = GeneratorTables::built_in()) {
  return to_json(generate_arguments(tables, request)).at("inputs");
}

inline Json described(const Json& config, const std::string& task) {
  return described(request_for(config, task));
}

inline Json as_optimum(GenerationRequest request) {
  request.compatibility = Compatibility::optimum;
  return described(request);
}

/** Sizes of a tensor. */
inline Json shape(const Json& value) {
  return value.at("tensor").at("shape");
}

/** `[smallest, largest]` of a tensor. */
inline Json range(const Json& value) {
  return {value.at("tensor").at("min"), value.at("tensor").at("max")};
}

/** A tiny Llama: 6 heads, 2 of keys and values, 2 layers, 101 tokens. */
inline Json llama_config() {
  return {{"model_type", "llama"},    {"hidden_size", 48},      {"num_attention_heads", 6},
          {"num_key_value_heads", 2}, {"num_hidden_layers", 2}, {"vocab_size", 101}};
}

/** A tiny Bart whose decoder has other heads than its encoder. */
inline Json bart_config() {
  return {{"model_type", "bart"},
          {"d_model", 48},
          {"encoder_attention_heads", 4},
          {"decoder_attention_heads", 6},
          {"encoder_layers", 2},
          {"decoder_layers", 3},
          {"vocab_size", 101},
          {"eos_token_id", 2}};
}

/** A tiny Flux transformer for an image of this size. */
inline GenerationRequest flux_request(std::int64_t height, std::int64_t width) {
  GenerationRequest request;
  request.library = "diffusers";
  request.model_type = "flux-transformer-2d";
  request.task = "semantic-segmentation";
  request.model_config = {
      {"in_channels", 4}, {"joint_attention_dim", 8}, {"pooled_projection_dim", 6}, {"attention_head_dim", 2}};
  request.shapes = {{"height", height}, {"width", width}};
  return request;
}

}  // namespace input_observer::test
