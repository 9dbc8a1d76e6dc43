#include "exporters/adapter/adapter.h"

#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/passes/freeze_module.h>

#include "exporters/adapter/adapter_outputs.h"
#include "exporters/adapter/adapter_passes.h"
#include "exporters/adapter/adapter_source.h"
#include "exporters/sizes.h"
#include "inference/torch/arguments.h"
#include "inference/torch/failure.h"
#include "inference/torch/make_tensor.h"
#include "inference/torch/module_part.h"
#include "observer/path.h"

namespace input_observer {
namespace {

c10::IValue run_part(const torch::jit::Method& method, const Inference& inference, const InferredSignature& signature,
                     const DimSizes& sizes) {
  at::Generator generator = make_generator(0);
  const auto call = torch_arguments(named_arguments_at(inference, signature, sizes), method, generator);
  try {
    torch::NoGradGuard no_grad;
    return method(call.args, call.kwargs);
  } catch (const std::exception& failure) {
    throw Error(
        ErrorCode::model, {},
        "the model refuses the representative arguments of signature '" + signature.id + "': " + failure_text(failure));
  }
}

torch::jit::Module define_adapter(const torch::jit::Module& inner, const AdapterSource& source) {
  torch::jit::Module adapter("__torch__.Adapter");
  adapter.register_module("inner", inner);
  try {
    adapter.define(source.text, source.resolver);
  } catch (const std::exception& failure) {
    throw Error(ErrorCode::exporter, {}, "TorchScript refuses the adapter's text: " + failure_text(failure));
  }
  adapter.eval();
  return torch::jit::freeze_module(adapter, {}, /*freezeInterfaces=*/true, /*preserveParameters=*/true);
}

c10::Device device_of(const torch::jit::Module& module) {
  for (const at::Tensor& tensor : module.parameters())
    return tensor.device();
  return at::kCPU;
}

void refuse_state(const torch::jit::Graph& graph, const std::string& submodule) {
  const auto written = written_attributes(graph);
  if (written.empty()) return;
  throw Error(ErrorCode::exporter, {.where = join_path(submodule, written.front())},
              "the model writes this attribute while it runs; a graph cannot keep it, expected a part of the model "
              "without state (observe and export a submodule)");
}

}  // namespace

SignatureAdapter build_adapter(const Inference& inference, const InferredSignature& signature,
                               const torch::jit::Module& model, ScalarForm form) {
  torch::jit::Module inner = find_submodule(model, inference.part.submodule).deepcopy();
  inner.eval();
  const torch::jit::Method method = find_method(inner, inference.part.method);
  const auto run_at = [&](const DimSizes& sizes) {
    return result_leaves(run_part(method, inference, signature, sizes),
                         method.function().getSchema().returns().at(0).type());
  };
  const std::vector<ResultLeaf> results = run_at(representative_sizes(inference, signature));
  if (results.empty()) {
    throw Error(ErrorCode::exporter, {}, "the result of signature '" + signature.id + "' holds no tensor");
  }
  AdapterSource source = adapter_source(inference, signature, method, results, form);
  SignatureAdapter adapter{signature.id,
                           source.text,
                           define_adapter(inner, source),
                           std::move(source.inputs),
                           {},
                           std::move(source.scalars)};
  adapter.outputs = adapter_outputs(inference, signature, adapter.inputs, results, run_at);
  const auto graph = torch::jit::toGraphFunction(adapter.module.get_method("forward").function()).graph();
  fold_devices(*graph, device_of(inner));
  simplify(graph, adapter.inputs);
  refuse_state(*graph, inference.part.submodule);
  return adapter;
}

}  // namespace input_observer
