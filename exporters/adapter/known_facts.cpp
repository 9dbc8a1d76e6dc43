#include "exporters/adapter/known_facts.h"

#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/ir/ir.h>

#include <map>
#include <optional>

#include "observer/torch/call_graph.h"
#include "observer/torch/scalar_type.h"

namespace input_observer {
namespace {

using torch::jit::Graph;
using torch::jit::Node;

std::optional<std::int64_t> static_size(const ExportedTensor& input, std::int64_t axis) {
  const auto rank = static_cast<std::int64_t>(input.shape.size());
  if (axis < 0) axis += rank;
  if (axis < 0 || axis >= rank || !input.shape[axis].is_constant()) return std::nullopt;
  return input.shape[axis].constant();
}

// The answer to a question about the input, or nothing where it varies.
std::optional<c10::IValue> answer(const Node& question, const ExportedTensor& input) {
  const auto rank = static_cast<std::int64_t>(input.shape.size());
  const auto as_value = [](std::optional<std::int64_t> size) {
    return size ? std::optional(c10::IValue(*size)) : std::nullopt;
  };
  switch (question.kind()) {
    case c10::aten::dim:
      return c10::IValue(rank);
    case c10::aten::len:
      return as_value(static_size(input, 0));
    case c10::prim::dtype:
      return c10::IValue(static_cast<std::int64_t>(to_c10(input.dtype)));
    case c10::aten::is_floating_point:
      return c10::IValue(c10::isFloatingType(to_c10(input.dtype)));
    case c10::aten::size: {
      if (question.inputs().size() != 2) return std::nullopt;
      const auto axis = torch::jit::toIValue(question.inputs()[1]);
      return axis && axis->isInt() ? as_value(static_size(input, axis->toInt())) : std::nullopt;
    }
    default:
      return std::nullopt;
  }
}

}  // namespace

bool fold_input_facts(Graph& graph, const std::vector<ExportedTensor>& inputs) {
  bool changed = false;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    torch::jit::Value* value = graph.inputs().at(i + 1);  // the first one is self
    for (const torch::jit::Use& use : std::vector<torch::jit::Use>(value->uses())) {
      if (use.offset != 0 || use.user->outputs().size() != 1) continue;
      const auto constant = answer(*use.user, inputs[i]);
      if (!constant) continue;
      torch::jit::WithInsertPoint guard(use.user);
      use.user->output()->replaceAllUsesWith(graph.insertConstant(*constant));
      changed = true;
    }
  }
  return changed;
}

void fold_inference_facts(Graph& graph) {
  const auto prim = [](const char* name) { return c10::Symbol::prim(name); };
  const auto aten = [](const char* name) { return c10::Symbol::aten(name); };
  static const std::map<c10::Symbol, bool> answers = {
      {aten("is_autocast_enabled"), false}, {aten("is_autocast_cpu_enabled"), false},
      {prim("is_nested"), false},           {prim("is_quantized"), false},
      {prim("is_sparse"), false},           {prim("is_mkldnn"), false},
      {aten("is_grad_enabled"), true},      {prim("requires_grad"), true},
  };
  std::vector<Node*> answered;  // PyTorch keeps those that ask for a mode, which nobody reads any more
  for_each_node(*graph.block(), [&](Node& node) {
    const auto answer = answers.find(node.kind());
    if (answer == answers.end() || node.outputs().size() != 1) return;
    torch::jit::WithInsertPoint guard(&node);
    node.output()->replaceAllUsesWith(node.owningGraph()->insertConstant(answer->second));
    answered.push_back(&node);
  });
  for (Node* node : answered)
    node->destroy();
}

void fold_identities(Graph& graph) {
  const auto is_tensor = [](const torch::jit::Value* value) {
    return value->type()->kind() == c10::TypeKind::TensorType;
  };
  for_each_node(*graph.block(), [&](Node& node) {
    if (node.kind() != c10::aten::__is__ && node.kind() != c10::aten::__isnot__) return;
    if (!is_tensor(node.inputs()[0]) || !is_tensor(node.inputs()[1])) return;
    const bool same = node.inputs()[0] == node.inputs()[1];
    torch::jit::WithInsertPoint guard(&node);
    node.output()->replaceAllUsesWith(node.owningGraph()->insertConstant(same == (node.kind() == c10::aten::__is__)));
  });
}

void fold_devices(Graph& graph, c10::Device device) {
  for_each_node(*graph.block(), [&](Node& node) {
    if (node.kind() != c10::prim::device) return;
    torch::jit::WithInsertPoint guard(&node);
    node.output()->replaceAllUsesWith(node.owningGraph()->insertConstant(device));
  });
}

}  // namespace input_observer
