#pragma once

#include <ATen/core/ivalue.h>

#include <string>
#include <vector>

#include "exporters/adapter/scalars.h"
#include "exporters/manifest.h"
#include "observer/torch/torch_fwd.h"

namespace input_observer {

/** One tensor of a model's result. */
struct ResultLeaf {
  std::string path;        ///< `out.1.0.0`
  std::string expression;  ///< how TorchScript reads it from the result `result_`: `result_[1][0][0]`
  at::Tensor tensor;
};

/** The tensors of a result in depth-first order, None and scalars left out; `type` is the method's return type. */
std::vector<ResultLeaf> result_leaves(const c10::IValue& result, const c10::TypePtr& type);

/** The text of a method with flat tensor parameters that calls `self.inner`. */
struct AdapterSource {
  std::string text;                    ///< `def forward(self, input_ids: Tensor, ...): ...`
  torch::jit::ResolverPtr resolver;    ///< knows the named tuples and classes in the text
  std::vector<ExportedTensor> inputs;  ///< one per parameter
  NamedValues scalars;                 ///< by leaf path: what stands in the text as a constant
};

/**
 * The adapter of one signature: what is absent or None is left out or None, scalars with one value are constants, ints
 * and floats with several become what `form` says, containers are built inside. Error exporter names a leaf that the
 * text cannot hold (a text or bool that varied, a device, a class instance that no constructor gives).
 */
AdapterSource adapter_source(const Inference& inference, const InferredSignature& signature,
                             const torch::jit::Method& method, const std::vector<ResultLeaf>& results,
                             ScalarForm form = ScalarForm::input);

/** The leaf at that path, where a `*` in the leaf's own path stands for any component, or nullptr. */
const InferredLeaf* find_leaf(const std::vector<InferredLeaf>& leaves, const std::string& path);

}  // namespace input_observer
