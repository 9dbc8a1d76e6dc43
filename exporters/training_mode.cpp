#include "exporters/training_mode.h"

#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/passes/inliner.h>

#include "inference/torch/module_part.h"

namespace input_observer {
namespace {

bool asks_for_mode(torch::jit::Block& block) {
  for (torch::jit::Node* node : block.nodes()) {
    if (node->kind() == c10::prim::GetAttr && node->s(c10::attr::name) == "training") return true;
    for (torch::jit::Block* inner : node->blocks()) {
      if (asks_for_mode(*inner)) return true;
    }
  }
  return false;
}

bool any_in_training(const torch::jit::Module& module) {
  for (const torch::jit::Module& each : module.modules()) {
    if (each.hasattr("training") && each.attr("training").isBool() && each.attr("training").toBool()) return true;
  }
  return false;
}

}  // namespace

bool trains_when_run(const torch::jit::Module& model, const ModulePart& part) {
  const torch::jit::Module observed = find_submodule(model, part.submodule);
  if (!any_in_training(observed)) return false;
  const torch::jit::Method method = find_method(observed, part.method);
  const auto graph = torch::jit::toGraphFunction(method.function()).graph()->copy();
  torch::jit::Inline(*graph);
  return asks_for_mode(*graph->block());
}

}  // namespace input_observer
