#include "exporters/adapter/list_passes.h"

#include <torch/csrc/jit/ir/alias_analysis.h>
#include <torch/csrc/jit/ir/constants.h>

#include <algorithm>
#include <optional>

namespace input_observer {
namespace {

using torch::jit::Block;
using torch::jit::Graph;
using torch::jit::Node;
using torch::jit::Value;

// Longer lists stay as they are: a graph is no place for them.
constexpr std::size_t max_items = 4096;

// A list and how often it is repeated.
struct Repetition {
  Node* product = nullptr;
  Node* list = nullptr;
  std::size_t times = 0;
};

std::optional<Repetition> repetition_of(Node* node) {
  if (node->kind() != c10::aten::mul || node->inputs().size() != 2) return std::nullopt;
  const auto is_list = [](const Value* value) { return value->type()->kind() == c10::TypeKind::ListType; };
  const std::size_t at = is_list(node->input(0)) ? 0 : 1;  // n * list is one as well
  if (!is_list(node->input(at))) return std::nullopt;
  Node* list = node->input(at)->node();
  const auto times = torch::jit::toIValue(node->input(1 - at));
  if (list->kind() != c10::prim::ListConstruct || !times || !times->isInt()) return std::nullopt;
  const auto count = static_cast<std::size_t>(std::max<std::int64_t>(times->toInt(), 0));
  if (!list->inputs().empty() && count > max_items / list->inputs().size()) return std::nullopt;
  return Repetition{node, list, list->inputs().empty() ? 0 : count};
}

void find_repetitions(Block& block, std::vector<Repetition>& found) {
  for (Node* node : block.nodes()) {
    for (Block* inner : node->blocks())
      find_repetitions(*inner, found);
    if (const auto repetition = repetition_of(node)) found.push_back(*repetition);
  }
}

void unroll(Graph& graph, const Repetition& repetition) {
  std::vector<Value*> items;
  for (std::size_t i = 0; i < repetition.times; ++i)
    items.insert(items.end(), repetition.list->inputs().begin(), repetition.list->inputs().end());
  const auto element = repetition.list->output()->type()->expectRef<c10::ListType>().getElementType();
  Node* written_out = graph.createList(element, items)->insertBefore(repetition.product);
  repetition.product->output()->replaceAllUsesWith(written_out->output());
  repetition.product->destroy();
}

}  // namespace

bool unroll_list_repetition(const std::shared_ptr<Graph>& graph) {
  std::vector<Repetition> found;
  find_repetitions(*graph->block(), found);
  if (found.empty()) return false;
  {
    // A list that somebody appends to holds something else by the time that it is repeated.
    const torch::jit::AliasDb aliases(graph);
    std::erase_if(found, [&](const Repetition& each) { return aliases.hasWriters(each.list->output()); });
  }
  for (const Repetition& each : found)
    unroll(*graph, each);
  return !found.empty();
}

}  // namespace input_observer
