#pragma once

#include <ATen/core/ivalue.h>

#include <vector>

#include "exporters/manifest.h"
#include "inference/torch/arguments.h"
#include "observer/torch/torch_fwd.h"

namespace input_observer {

/**
 * The flat tensors that an exported file takes, out of a call of the model. Scalars become 0-d tensors; an input that
 * the call does not give becomes an empty tensor of the shape that the manifest states at these sizes (the cache of a
 * first call). Error bad_input when the call gives none and that shape is not empty.
 */
std::vector<at::Tensor> flat_arguments(const std::vector<ExportedTensor>& inputs, const TorchArguments& call,
                                       const c10::FunctionSchema& schema, const DimSizes& sizes);

/** The same for made-up arguments of a signature at these sizes. */
std::vector<at::Tensor> flat_arguments_at(const std::vector<ExportedTensor>& inputs, const Inference& inference,
                                          const InferredSignature& signature, const DimSizes& sizes,
                                          const torch::jit::Module& model);

/** The tensors of a result in depth-first order. */
std::vector<at::Tensor> flat_results(const c10::IValue& result);

}  // namespace input_observer
