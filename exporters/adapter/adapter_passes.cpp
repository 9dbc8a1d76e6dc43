#include "exporters/adapter/adapter_passes.h"

#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/passes/constant_propagation.h>
#include <torch/csrc/jit/passes/dead_code_elimination.h>
#include <torch/csrc/jit/passes/inliner.h>
#include <torch/csrc/jit/passes/loop_unrolling.h>
#include <torch/csrc/jit/passes/lower_tuples.h>
#include <torch/csrc/jit/passes/peephole.h>
#include <torch/csrc/jit/passes/peephole_list_idioms.h>
#include <torch/csrc/jit/passes/remove_exceptions.h>
#include <torch/csrc/jit/passes/remove_mutation.h>

#include <set>

#include "exporters/adapter/dict_passes.h"
#include "exporters/adapter/list_passes.h"
#include "observer/torch/scalar_type.h"

namespace input_observer {
namespace {

using torch::jit::Block;
using torch::jit::Graph;
using torch::jit::Node;
using torch::jit::Value;

// Each round may uncover work for the next; no model that was tried needed more than five.
constexpr int max_rounds = 12;

template <class Visit>
void for_each_node(Block& block, const Visit& visit) {
  for (Node* node : block.nodes()) {
    for (Block* inner : node->blocks())
      for_each_node(*inner, visit);
    visit(*node);
  }
}

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

bool is_empty_constant(const Value* value) {
  const Node* node = value->node();
  // Steps between the constant and its use that keep it empty.
  static const std::set<c10::Symbol> steps = {c10::aten::to, c10::aten::detach, c10::aten::clone, c10::aten::contiguous,
                                              c10::Symbol::fromQualString("aten::lift_fresh")};
  while (steps.count(node->kind()) && !node->inputs().empty())
    node = node->inputs()[0]->node();
  if (node->kind() != c10::prim::Constant) return false;
  const auto constant = torch::jit::toIValue(node->output());
  return constant && constant->isTensor() && constant->toTensor().dim() == 1 && constant->toTensor().numel() == 0;
}

int drop_empty_items(Node& list) {
  int dropped = 0;
  for (std::size_t i = list.inputs().size(); i-- > 0 && list.inputs().size() > 1;) {
    if (!is_empty_constant(list.inputs()[i])) continue;
    list.removeInput(i);
    ++dropped;
  }
  return dropped;
}

void run_passes(std::shared_ptr<Graph> graph, const std::vector<ExportedTensor>& inputs) {
  torch::jit::Inline(*graph);
  fold_input_facts(*graph, inputs);
  torch::jit::ConstantPropagation(graph);
  torch::jit::EliminateExceptions(graph);
  torch::jit::UnrollConstantLoops(graph);
  torch::jit::RemoveListMutation(graph);
  unroll_list_repetition(graph);
  torch::jit::RemoveTensorMutation(graph);
  torch::jit::PeepholeOptimize(graph);
  torch::jit::PeepholeOptimizeListIdioms(graph, /*refine_list_len=*/true);
  forward_dict_items(graph);
  torch::jit::LowerSimpleTuples(graph);
  drop_empty_operands(*graph);
  torch::jit::EliminateDeadCode(graph);
}

// LowerAllTuples throws in the middle of its work where a tuple must stay, so a copy goes first.
void lower_tuples(const std::shared_ptr<Graph>& graph) {
  try {
    torch::jit::LowerAllTuples(graph->copy());
  } catch (const std::exception&) {
    return;
  }
  torch::jit::LowerAllTuples(graph);
}

// Lowering splits the returned tuple, but a method has one result.
void pack_outputs(Graph& graph) {
  if (graph.outputs().size() < 2) return;
  Node* tuple = graph.insertNode(graph.createTuple(graph.outputs().vec()));
  while (!graph.outputs().empty())
    graph.eraseOutput(0);
  graph.registerOutput(tuple->output());
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

int drop_empty_operands(Graph& graph) {
  int dropped = 0;
  for_each_node(*graph.block(), [&](Node& node) {
    if (node.kind() != c10::aten::cat) return;
    Node& list = *node.inputs()[0]->node();
    if (list.kind() == c10::prim::ListConstruct) dropped += drop_empty_items(list);
  });
  return dropped;
}

void fold_devices(Graph& graph, c10::Device device) {
  for_each_node(*graph.block(), [&](Node& node) {
    if (node.kind() != c10::prim::device) return;
    torch::jit::WithInsertPoint guard(&node);
    node.output()->replaceAllUsesWith(graph.insertConstant(device));
  });
}

std::vector<std::string> written_attributes(const Graph& graph) {
  std::vector<std::string> names;
  for_each_node(*const_cast<Graph&>(graph).block(), [&](Node& node) {
    if (node.kind() == c10::prim::SetAttr) names.push_back(node.s(c10::attr::name));
  });
  return names;
}

void simplify(const std::shared_ptr<Graph>& graph, const std::vector<ExportedTensor>& inputs) {
  std::string before;
  for (int round = 0; round < max_rounds; ++round) {
    run_passes(graph, inputs);
    std::string after = graph->toString(/*print_source_locations=*/false);
    if (after == before) break;
    before = std::move(after);
  }
  lower_tuples(graph);
  torch::jit::EliminateDeadCode(graph);
  pack_outputs(*graph);
}

}  // namespace input_observer
