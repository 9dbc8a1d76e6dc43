#pragma once

#include <functional>
#include <string>
#include <vector>

#include "exporters/adapter/adapter_source.h"

namespace input_observer {

/**
 * Names and shapes of an adapter's results: from the inference where it saw them, else from the model, which `run_at`
 * runs at a second set of sizes: an axis that stays is static, one that follows an expression of the inputs is written
 * so, any other is a dim of its own. Names differ from those of the inputs.
 */
std::vector<ExportedTensor> adapter_outputs(const Inference& inference, const InferredSignature& signature,
                                            const std::vector<ExportedTensor>& inputs,
                                            const std::vector<ResultLeaf>& results,
                                            const std::function<std::vector<ResultLeaf>(const DimSizes&)>& run_at);

/** A note for each scalar of a model's result, which has no place among the tensors that a file gives. */
std::vector<std::string> dropped_results(const c10::IValue& result);

}  // namespace input_observer
