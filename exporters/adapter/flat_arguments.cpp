#include "exporters/adapter/flat_arguments.h"

#include <torch/script.h>

#include <algorithm>

#include "inference/torch/leaves.h"
#include "inference/torch/module_part.h"
#include "observer/error.h"
#include "observer/torch/scalar_type.h"

namespace input_observer {
namespace {

at::Tensor as_tensor(const c10::IValue& value, const ExportedTensor& input) {
  if (value.isTensor()) return value.toTensor();
  const auto dtype = to_c10(input.dtype);
  if (value.isInt()) return at::scalar_tensor(value.toInt(), dtype);
  if (value.isDouble()) return at::scalar_tensor(value.toDouble(), dtype);
  throw bad_input({.where = input.path}, "expected a tensor, an int or a float, this is " + value.tagKind());
}

at::Tensor empty_tensor(const ExportedTensor& input, const DimSizes& sizes) {
  std::vector<std::int64_t> shape;
  for (const Expression& size : input.shape)
    shape.push_back(size.evaluate(sizes));
  if (std::find(shape.begin(), shape.end(), 0) == shape.end()) {
    throw bad_input({.where = input.path}, "the call does not give this input of the exported file");
  }
  return at::empty(shape, to_c10(input.dtype));
}

}  // namespace

std::vector<at::Tensor> flat_arguments(const std::vector<ExportedTensor>& inputs, const TorchArguments& call,
                                       const c10::FunctionSchema& schema, const DimSizes& sizes) {
  const auto leaves = argument_leaves(call, schema);
  std::vector<at::Tensor> tensors;
  for (const ExportedTensor& input : inputs) {
    const auto leaf = std::find_if(leaves.begin(), leaves.end(), [&](const auto& l) { return l.path == input.path; });
    const bool given = leaf != leaves.end() && !leaf->value.isNone();
    tensors.push_back(given ? as_tensor(leaf->value, input) : empty_tensor(input, sizes));
  }
  return tensors;
}

std::vector<at::Tensor> flat_arguments_at(const std::vector<ExportedTensor>& inputs, const Inference& inference,
                                          const InferredSignature& signature, const DimSizes& sizes,
                                          const torch::jit::Module& model) {
  const auto& schema = find_part(model, inference.part).function().getSchema();
  return flat_arguments(inputs, torch_arguments(inference, signature, sizes, model), schema, sizes);
}

std::vector<at::Tensor> flat_results(const c10::IValue& result) {
  std::vector<at::Tensor> tensors;
  for (const IValueLeaf& leaf : ivalue_leaves("out", result)) {
    if (is_defined_tensor(leaf.value)) tensors.push_back(leaf.value.toTensor());
  }
  return tensors;
}

}  // namespace input_observer
