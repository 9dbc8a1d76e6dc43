#include "observer/torch/call_graph.h"

#include <ATen/core/jit_type.h>
#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/ir/ir.h>

#include <unordered_set>

#include "observer/error.h"

namespace input_observer {

namespace jit = torch::jit;

jit::GraphFunction& script_method(const c10::ClassType& type, const std::string& name) {
  jit::Function* method = type.findMethod(name);
  if (method && method->isGraphFunction()) return jit::toGraphFunction(*method);
  std::vector<std::string> names;
  for (const jit::Function* known : type.methods())
    names.push_back(known->name());
  throw Error(ErrorCode::bad_usage, {},
              type.name()->qualifiedName() + " has no method '" + name + "'" + did_you_mean(name, names));
}

jit::Function* called_method(const jit::Node& node) {
  if (node.kind() != c10::prim::CallMethod) return nullptr;
  const auto* type = node.input(0)->type()->castRaw<c10::ClassType>();
  return type ? type->findMethod(node.s(c10::attr::name)) : nullptr;
}

jit::Function* called_function(const jit::Node& node) {
  if (node.kind() != c10::prim::CallFunction) return nullptr;
  const auto* type = node.input(0)->type()->castRaw<c10::FunctionType>();
  return type ? type->function() : nullptr;
}

void for_each_node(jit::Block& block, const std::function<void(jit::Node&)>& visit) {
  for (auto it = block.nodes().begin(); it != block.nodes().end();) {
    jit::Node& node = **it++;
    for (jit::Block* inner : node.blocks())
      for_each_node(*inner, visit);
    if (node.hasAttribute(c10::attr::Subgraph)) for_each_node(*node.g(c10::attr::Subgraph)->block(), visit);
    visit(node);
  }
}

std::vector<jit::GraphFunction*> functions_below(jit::Function& function) {
  std::vector<jit::GraphFunction*> found;
  std::unordered_set<jit::Function*> seen;
  const auto take = [&](jit::Function* called) {
    if (!called || !seen.insert(called).second) return;
    called->ensure_defined();
    if (auto* graph_function = jit::tryToGraphFunction(*called)) found.push_back(graph_function);
  };
  take(&function);
  for (std::size_t i = 0; i < found.size(); ++i) {
    for_each_node(*found[i]->graph()->block(), [&](jit::Node& node) {
      take(called_method(node));
      take(called_function(node));
    });
  }
  return found;
}

}  // namespace input_observer
