#pragma once

#include <functional>
#include <string>
#include <vector>

#include "observer/torch/torch_fwd.h"

namespace input_observer {

/** The TorchScript method of that name; Error bad_usage, with the nearest name, where the type has none. */
torch::jit::GraphFunction& script_method(const c10::ClassType& type, const std::string& name);

/** The method that a `prim::CallMethod` on a class calls, else nullptr (an interface's is not known before it runs). */
torch::jit::Function* called_method(const torch::jit::Node& node);

/** The function that a `prim::CallFunction` calls, else nullptr. */
torch::jit::Function* called_function(const torch::jit::Node& node);

/**
 * Calls `visit` for every node of the block, nested blocks and forked subgraphs included; `visit` may replace the node.
 */
void for_each_node(torch::jit::Block& block, const std::function<void(torch::jit::Node&)>& visit);

/** The function and every function that it may reach by calls, in a fixed order, each once. */
std::vector<torch::jit::GraphFunction*> functions_below(torch::jit::Function& function);

}  // namespace input_observer
