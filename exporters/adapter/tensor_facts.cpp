#include "exporters/adapter/tensor_facts.h"

#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/passes/dead_code_elimination.h>
#include <torch/csrc/jit/runtime/graph_executor.h>
#include <torch/script.h>

#include <algorithm>
#include <optional>

#include "observer/torch/call_graph.h"

namespace input_observer {
namespace {

using torch::jit::Graph;
using torch::jit::Node;
using torch::jit::Stack;

// The tensor of which the node asks for rank or dtype, or nullptr.
torch::jit::Value* asked_tensor(const Node& node) {
  switch (node.kind()) {
    case c10::aten::dim:
    case c10::prim::dtype:
    case c10::aten::is_floating_point:
      return const_cast<torch::jit::Value*>(node.inputs()[0]);
    case c10::aten::len: {
      const Node& sizes = *node.inputs()[0]->node();
      const bool all = sizes.kind() == c10::aten::size && sizes.inputs().size() == 1;
      return all ? const_cast<torch::jit::Value*>(sizes.inputs()[0]) : nullptr;
    }
    default:
      return nullptr;
  }
}

// Questions about tensors of the outer block: those of inner ones come up when the blocks are inlined.
std::vector<Node*> questions_in(Graph& graph) {
  std::vector<Node*> found;
  for_each_node(*graph.block(), [&](Node& node) {
    const torch::jit::Value* tensor = asked_tensor(node);
    if (tensor && tensor->node()->owningBlock() == graph.block()) found.push_back(&node);
  });
  return found;
}

c10::IValue answer(const Node& question, const at::Tensor& tensor) {
  switch (question.kind()) {
    case c10::prim::dtype:
      return static_cast<std::int64_t>(tensor.scalar_type());
    case c10::aten::is_floating_point:
      return at::isFloatingType(tensor.scalar_type());
    default:
      return tensor.dim();
  }
}

// A copy of the graph that gives a list of the tensors that its questions are about.
std::shared_ptr<Graph> asking_graph(Graph& graph) {
  std::shared_ptr<Graph> asking = graph.copy();
  const std::vector<Node*> questions = questions_in(*asking);
  while (!asking->outputs().empty())
    asking->eraseOutput(0);
  std::vector<torch::jit::Value*> tensors;
  for (const Node* question : questions)
    tensors.push_back(asked_tensor(*question));
  Node* list = asking->insertNode(asking->createList(c10::TensorType::get(), tensors));
  asking->registerOutput(list->output());
  torch::jit::EliminateDeadCode(asking);
  return asking;
}

// One tensor per question, or nothing where the run fails.
std::optional<std::vector<at::Tensor>> run(torch::jit::GraphFunction& function, Stack stack) {
  try {
    torch::NoGradGuard no_grad;
    torch::jit::GraphOptimizerEnabledGuard as_it_stands(false);
    function.run(stack);
    return stack.at(0).toTensorVector();
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

}  // namespace

bool fold_tensor_facts(const std::shared_ptr<Graph>& graph, const std::vector<Stack>& calls) {
  const std::vector<Node*> questions = questions_in(*graph);
  if (questions.empty()) return false;
  torch::jit::GraphFunction function("questions", asking_graph(*graph), /*function_creator=*/nullptr);
  std::vector<std::vector<at::Tensor>> runs;
  for (const Stack& call : calls) {
    if (auto tensors = run(function, call)) runs.push_back(std::move(*tensors));
  }
  bool changed = false;
  for (std::size_t i = 0; i < questions.size() && !runs.empty(); ++i) {
    const auto said = [&](const std::vector<at::Tensor>& tensors) { return answer(*questions[i], tensors.at(i)); };
    const c10::IValue first = said(runs.front());
    if (!std::all_of(runs.begin(), runs.end(), [&](const auto& tensors) { return said(tensors) == first; })) continue;
    const torch::jit::WithInsertPoint guard(questions[i]);
    questions[i]->output()->replaceAllUsesWith(graph->insertConstant(first));
    changed = true;
  }
  return changed;
}

}  // namespace input_observer
