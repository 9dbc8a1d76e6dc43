#pragma once

#include "inference/generators/generation_request.h"
#include "inference/inference.h"

namespace input_observer {

/**
 * The inference of a report, joined with what the model's config says for a task: dims have the schema's names where
 * the user gave none, parameters that no call gave get generated values at the sizes of the other arguments,
 * `sources` says where each comes from, and findings say where traffic and schema disagree. Error bad_input.
 */
Inference infer_with_config(const ShapeReport& report, const InferOptions& options, const GeneratorTables& tables,
                            const GenerationRequest& request);

}  // namespace input_observer
