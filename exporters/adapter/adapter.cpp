#include "exporters/adapter/adapter.h"

#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/passes/freeze_module.h>
#include <torch/script.h>

#include "exporters/adapter/adapter_outputs.h"
#include "exporters/adapter/adapter_passes.h"
#include "exporters/adapter/adapter_source.h"
#include "exporters/adapter/flat_arguments.h"
#include "exporters/adapter/known_facts.h"
#include "exporters/sizes.h"
#include "inference/torch/arguments.h"
#include "inference/torch/make_tensor.h"
#include "inference/torch/module_part.h"
#include "observer/path.h"
#include "observer/torch/call_graph.h"
#include "observer/torch/failure.h"

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

// Freezing removes the functions that it inlined, to which nodes still point for the stack of an error: a run that fails
// would read freed memory.
void forget_inlined_functions(const torch::jit::Module& module) {
  torch::jit::Function& forward = module.get_method("forward").function();
  for_each_node(*torch::jit::toGraphFunction(forward).graph()->block(), [&](torch::jit::Node& node) {
    if (!node.callstack()) return;
    node.setCallStack(c10::make_intrusive<torch::jit::InlinedCallStack>(&forward, node.sourceRange()));
  });
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
  torch::jit::Module frozen =
      torch::jit::freeze_module(adapter, {}, /*freezeInterfaces=*/true, /*preserveParameters=*/true);
  forget_inlined_functions(frozen);
  return frozen;
}

void refuse_state(const torch::jit::Graph& graph, const std::string& submodule) {
  const auto written = written_attributes(graph);
  if (written.empty()) return;
  throw Error(ErrorCode::exporter, {.where = join_path(submodule, written.front())},
              "the model writes this attribute while it runs; a graph cannot keep it, expected a part of the model "
              "without state (observe and export a submodule)");
}

// Arguments of the adapter, itself first, at sizes that have nothing in common, as far as arguments have such sizes; it
// need not take them.
std::vector<torch::jit::Stack> trial_calls(const Inference& inference, const InferredSignature& signature,
                                           const torch::jit::Module& model, const SignatureAdapter& adapter) {
  const DimSizes first = representative_sizes(inference, signature);
  DimSizes ones = first;
  for (auto& [dim, size] : ones)
    size = 1;
  std::vector<torch::jit::Stack> calls;
  for (const DimSizes& sizes : {first, second_sizes(inference, signature), ones}) {
    try {
      torch::jit::Stack call = {adapter.module._ivalue()};
      for (at::Tensor& tensor : flat_arguments_at(adapter.inputs, inference, signature, sizes, model))
        call.emplace_back(std::move(tensor));
      calls.push_back(std::move(call));
    } catch (const std::exception&) {
      // a size such as `seq - 4` is below 0 there
    }
  }
  return calls;
}

}  // namespace

void SignatureAdapter::save(const std::string& file) const {
  try {
    module.save(file);
  } catch (const std::exception& failure) {
    throw Error(ErrorCode::exporter, {}, "TorchScript cannot write the adapter: " + failure_text(failure));
  }
}

SignatureAdapter build_adapter(const Inference& inference, const InferredSignature& signature,
                               const torch::jit::Module& model, ScalarForm form) {
  torch::jit::Module inner = find_submodule(model, inference.part.submodule).deepcopy();
  inner.eval();
  const torch::jit::Method method = find_method(inner, inference.part.method);
  const c10::TypePtr type = method.function().getSchema().returns().at(0).type();
  const auto run_at = [&](const DimSizes& sizes) {
    return result_leaves(run_part(method, inference, signature, sizes), type);
  };
  const c10::IValue result = run_part(method, inference, signature, representative_sizes(inference, signature));
  const std::vector<ResultLeaf> results = result_leaves(result, type);
  if (results.empty()) {
    throw Error(ErrorCode::exporter, {}, "the result of signature '" + signature.id + "' holds no tensor");
  }
  AdapterSource source = adapter_source(inference, signature, method, results, form);
  SignatureAdapter adapter{signature.id,
                           source.text,
                           define_adapter(inner, source),
                           std::move(source.inputs),
                           {},
                           std::move(source.scalars),
                           dropped_results(result)};
  adapter.outputs = adapter_outputs(inference, signature, adapter.inputs, results, run_at);
  const auto graph = torch::jit::toGraphFunction(adapter.module.get_method("forward").function()).graph();
  fold_devices(*graph, device_of(inner));
  simplify(graph, adapter.inputs, trial_calls(inference, signature, model, adapter));
  refuse_state(*graph, inference.part.submodule);
  return adapter;
}

}  // namespace input_observer
