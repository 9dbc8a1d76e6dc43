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
#include "exporters/adapter/known_facts.h"
#include "exporters/adapter/list_passes.h"
#include "exporters/adapter/tensor_facts.h"
#include "observer/torch/call_graph.h"

namespace input_observer {
namespace {

using torch::jit::Block;
using torch::jit::Graph;
using torch::jit::Node;
using torch::jit::Value;

// Each round may uncover work for the next; no model that was tried needed more than five.
constexpr int max_rounds = 12;

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

// A loop that ends after a number of rounds that is known before it begins, changes nothing and whose results nobody
// reads.
bool is_idle_loop(Node& loop) {
  const auto goes_on = [](const Value* condition) {
    const auto constant = torch::jit::toIValue(condition);
    return constant && constant->isBool() && constant->toBool();
  };
  bool idle = goes_on(loop.inputs()[1]) && goes_on(loop.blocks()[0]->outputs()[0]);
  for (const Value* output : loop.outputs())
    idle = idle && output->uses().empty();
  for_each_node(*loop.blocks()[0], [&](const Node& node) {
    const c10::FunctionSchema* schema = node.maybeSchema();
    idle = idle && !node.hasSideEffects() && !(schema && schema->is_mutable());
  });
  return idle;
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

// Lowering gives what stands for a tuple that is never read one output per element, which no file can hold.
void split_uninitialized(Graph& graph) {
  std::vector<Node*> tuples;
  for_each_node(*graph.block(), [&](Node& node) {
    if (node.kind() == c10::prim::Uninitialized && node.outputs().size() != 1) tuples.push_back(&node);
  });
  for (Node* node : tuples) {
    for (Value* output : node->outputs())
      output->replaceAllUsesWith(
          node->owningGraph()->createUninitialized(output->type())->insertBefore(node)->output());
    node->destroy();
  }
}

void run_passes(std::shared_ptr<Graph> graph, const std::vector<ExportedTensor>& inputs,
                const std::vector<torch::jit::Stack>& calls) {
  torch::jit::Inline(*graph);
  fold_inference_facts(*graph);
  fold_identities(*graph);
  fold_input_facts(*graph, inputs);
  fold_tensor_facts(graph, calls);
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
  drop_idle_nodes(*graph);
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
  split_uninitialized(*graph);
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

int drop_empty_operands(Graph& graph) {
  int dropped = 0;
  for_each_node(*graph.block(), [&](Node& node) {
    if (node.kind() != c10::aten::cat) return;
    Node& list = *node.inputs()[0]->node();
    if (list.kind() == c10::prim::ListConstruct) dropped += drop_empty_items(list);
  });
  return dropped;
}

int drop_idle_nodes(Graph& graph) {
  std::vector<Node*> idle;
  for_each_node(*graph.block(), [&](Node& node) {
    if (node.kind() == c10::aten::warn || (node.kind() == c10::prim::Loop && is_idle_loop(node))) idle.push_back(&node);
  });
  for (Node* node : idle)
    node->destroy();
  return static_cast<int>(idle.size());
}

std::vector<std::string> written_attributes(const Graph& graph) {
  std::vector<std::string> names;
  for_each_node(*const_cast<Graph&>(graph).block(), [&](Node& node) {
    if (node.kind() == c10::prim::SetAttr) names.push_back(node.s(c10::attr::name));
  });
  return names;
}

void simplify(const std::shared_ptr<Graph>& graph, const std::vector<ExportedTensor>& inputs,
              const std::vector<torch::jit::Stack>& calls) {
  std::string before;
  for (int round = 0; round < max_rounds; ++round) {
    run_passes(graph, inputs, calls);
    std::string after = graph->toString(/*print_source_locations=*/false);
    if (after == before) break;
    before = std::move(after);
  }
  lower_tuples(graph);
  torch::jit::EliminateDeadCode(graph);
  pack_outputs(*graph);
}

}  // namespace input_observer
