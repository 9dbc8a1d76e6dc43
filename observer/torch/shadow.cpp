#include "observer/torch/shadow.h"

#include <ATen/core/jit_type.h>
#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/ir/ir.h>

#include <algorithm>
#include <vector>

#include "observer/torch/call_graph.h"

namespace input_observer {
namespace {

namespace jit = torch::jit;

/** `self.child(x)` becomes `stand_in(self.child, x)`. */
void call_through(jit::Node& call, jit::Function& stand_in) {
  jit::Graph& graph = *call.owningGraph();
  const jit::WithInsertPoint before(&call);
  jit::Node* function = graph.insertNode(graph.create(c10::prim::Constant));
  function->s_(c10::attr::name, stand_in.name());
  function->output()->setType(c10::FunctionType::create(&stand_in));

  std::vector<jit::Value*> inputs{function->output()};
  inputs.insert(inputs.end(), call.inputs().begin(), call.inputs().end());
  jit::Node* replaced = graph.insertNode(graph.create(c10::prim::CallFunction, inputs));
  replaced->copyMetadata(&call);
  replaced->output()->copyMetadata(call.output());
  call.output()->replaceAllUsesWith(replaced->output());
  call.destroy();
}

/** Rewrites the calls of one graph. */
class Exposer {
 public:
  explicit Exposer(const StandInFor& stand_in_for) : stand_in_for_(stand_in_for) {}

  /** True when a watched call is now visible. */
  bool expose(jit::Graph& graph) {
    // What was inlined may hold calls itself: again until nothing is inlined any more.
    do {
      inlined_ = false;
      for_each_node(*graph.block(), [this](jit::Node& node) { visit(node); });
    } while (inlined_);
    return exposed_;
  }

 private:
  void visit(jit::Node& node) {
    if (jit::Function* method = called_method(node)) {
      if (jit::Function* stand_in = stand_in_for_(*method)) {
        call_through(node, *stand_in);
        exposed_ = true;
      } else if (reaches_watched(*method)) {
        inline_call(node, *method);
      }
    } else if (jit::Function* function = called_function(node); function && reaches_watched(*function)) {
      node.removeInput(0);
      inline_call(node, *function);
    }
  }

  void inline_call(jit::Node& call, jit::Function& callee) {
    auto& function = jit::toGraphFunction(callee);
    // The graph as it was written: in the optimised one all calls are inlined already.
    jit::inlineCallTo(&call, &function, function.graph().get());
    inlined_ = true;
  }

  bool reaches_watched(jit::Function& function) const {
    if (!function.isGraphFunction()) return false;
    const auto below = functions_below(function);
    return std::any_of(below.begin() + 1, below.end(),
                       [this](jit::Function* called) { return stand_in_for_(*called); });
  }

  const StandInFor& stand_in_for_;
  bool inlined_ = false;
  bool exposed_ = false;
};

}  // namespace

std::unique_ptr<jit::GraphFunction> make_shadow(jit::GraphFunction& parent, const StandInFor& stand_in_for) {
  parent.ensure_defined();
  auto graph = parent.graph()->copy();
  if (!Exposer(stand_in_for).expose(*graph)) return nullptr;
  auto shadow = std::make_unique<jit::GraphFunction>(parent.qualname(), std::move(graph), nullptr);
  shadow->setSchema(parent.getSchema());
  return shadow;
}

}  // namespace input_observer
