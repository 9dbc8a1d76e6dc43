#pragma once

#include <ATen/core/Generator.h>
#include <ATen/core/function.h>
#include <ATen/core/ivalue.h>

#include <cstdint>

#include "inference/inference.h"
#include "observer/torch/torch_fwd.h"

namespace input_observer {

/** One call of a TorchScript method: `method(call.args, call.kwargs)`. */
struct TorchArguments {
  std::vector<c10::IValue> args;
  torch::jit::Kwargs kwargs;
};

/**
 * Arguments for a method from values by parameter name. A parameter that is missing or None is left out where it has
 * a default; what follows it is passed by keyword. Tensors are made up from the generator. Error bad_input names
 * the leaf path, or a parameter that the method does not have.
 */
TorchArguments torch_arguments(const NamedValues& values, const torch::jit::Method& method, at::Generator& generator);

/** `inference.arguments`, for the part of the model that was observed; `model` is the whole model. */
TorchArguments torch_arguments(const Inference& inference, const torch::jit::Module& model, std::uint64_t seed = 0);

/** A call of one signature at these sizes of the free dims. */
TorchArguments torch_arguments(const Inference& inference, const InferredSignature& signature, const DimSizes& sizes,
                               const torch::jit::Module& model, std::uint64_t seed = 0);

}  // namespace input_observer
