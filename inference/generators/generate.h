#pragma once

#include "inference/generators/generated_value.h"
#include "inference/generators/generation_request.h"
#include "observer/json.h"

namespace input_observer {

/** Inputs for one state of a model, described; draw() makes their elements. */
struct GeneratedArguments {
  NamedGeneratedValues inputs;  ///< in the order in which the exporter gets them
  Json input_axes;              ///< {"input_ids": {"0": "batch_size"}}; a cache is declared tensor by tensor
  Json output_axes;
};

/**
 * The inputs that a model of this config takes for a task. Sizes are the caller's, else the config's, else the
 * defaults of the `shapes` table. Error bad_input says what is missing or wrong, in one sentence.
 */
GeneratedArguments generate_arguments(const GeneratorTables& tables, const GenerationRequest& request);

/**
 * The same by the built-in tables, for a model of transformers:
 * `generate_arguments(config, "fill-mask", {{"batch_size", 3}})`.
 */
GeneratedArguments generate_arguments(const Json& model_config, const std::string& task,
                                      std::map<std::string, Json> shapes = {}, std::uint64_t seed = 0);

}  // namespace input_observer
