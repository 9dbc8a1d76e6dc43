#include "exporters/adapter/adapter_outputs.h"

#include <torch/script.h>

#include <set>

#include "exporters/sizes.h"
#include "inference/torch/leaves.h"
#include "observer/path.h"
#include "observer/torch/scalar_type.h"

namespace input_observer {
namespace {

// What is known of the sizes of one axis: at the representative sizes and at the second ones.
struct AxisSizes {
  std::int64_t first = 0;
  std::int64_t second = 0;
};

class ShapeGuesser {
 public:
  ShapeGuesser(const std::vector<ExportedTensor>& inputs, DimSizes first, DimSizes second)
      : inputs_(inputs), first_(std::move(first)), second_(std::move(second)) {}

  Expression guess(AxisSizes axis, const std::string& name_if_unknown) const {
    if (axis.first == axis.second) return axis.first;
    for (const ExportedTensor& input : inputs_) {
      for (const Expression& size : input.shape) {
        if (size.evaluate(first_) == axis.first && size.evaluate(second_) == axis.second) return size;
      }
    }
    return Expression::dim(name_if_unknown);
  }

 private:
  const std::vector<ExportedTensor>& inputs_;
  DimSizes first_, second_;
};

std::vector<Expression> guess_shape(const ShapeGuesser& guesser, const std::string& name, const at::Tensor& first,
                                    const at::Tensor* second) {
  std::vector<Expression> shape;
  for (std::int64_t axis = 0; axis < first.dim(); ++axis) {
    const bool known = second && second->dim() == first.dim();
    const std::int64_t other = known ? second->size(axis) : first.size(axis);
    shape.push_back(guesser.guess({first.size(axis), other}, name + "_" + std::to_string(axis)));
  }
  return shape;
}

const at::Tensor* find_tensor(const std::vector<ResultLeaf>& results, const std::string& path) {
  for (const ResultLeaf& leaf : results) {
    if (leaf.path == path) return &leaf.tensor;
  }
  return nullptr;
}

const InferredLeaf* known_output(const InferredSignature& signature, const ResultLeaf& result) {
  const InferredLeaf* leaf = find_leaf(signature.outputs, result.path);
  return leaf && leaf->shape.size() == static_cast<std::size_t>(result.tensor.dim()) ? leaf : nullptr;
}

}  // namespace

std::vector<ExportedTensor> adapter_outputs(const Inference& inference, const InferredSignature& signature,
                                            const std::vector<ExportedTensor>& inputs,
                                            const std::vector<ResultLeaf>& results,
                                            const std::function<std::vector<ResultLeaf>(const DimSizes&)>& run_at) {
  const DimSizes first = representative_sizes(inference, signature);
  const DimSizes second = second_sizes(inference, signature);
  const ShapeGuesser guesser(inputs, first, second);
  std::optional<std::vector<ResultLeaf>> others;
  std::set<std::string> names;
  for (const ExportedTensor& input : inputs)
    names.insert(input.name);
  std::vector<ExportedTensor> outputs;
  for (const ResultLeaf& result : results) {
    const InferredLeaf* leaf = known_output(signature, result);
    ExportedTensor output{.name = leaf && leaf->path == result.path ? leaf->export_name : export_name(result.path),
                          .path = result.path,
                          .dtype = to_scalar_type(result.tensor.scalar_type()).value_or(ScalarType::float32)};
    while (!names.insert(output.name).second)
      output.name += "_";
    if (leaf) {
      output.shape = leaf->shape;
    } else {
      if (!others) others = run_at(second);
      output.shape = guess_shape(guesser, output.name, result.tensor, find_tensor(*others, result.path));
    }
    outputs.push_back(std::move(output));
  }
  return outputs;
}

std::vector<std::string> dropped_results(const c10::IValue& result) {
  std::vector<std::string> notes;
  for (const IValueLeaf& leaf : ivalue_leaves("out", result)) {
    if (!is_scalar(leaf.value)) continue;
    notes.push_back("the model's result " + leaf.path + " is no tensor (" + leaf.value.tagKind() +
                    "): the file does not give it");
  }
  return notes;
}

}  // namespace input_observer
