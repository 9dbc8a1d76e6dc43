#pragma once

#include <torch/csrc/jit/ir/ir.h>

namespace input_observer {

/** Calls `visit` for every node of the block and of the blocks inside of it, inner ones first. */
template <class Visit>
void for_each_node(torch::jit::Block& block, const Visit& visit) {
  for (torch::jit::Node* node : block.nodes()) {
    for (torch::jit::Block* inner : node->blocks())
      for_each_node(*inner, visit);
    visit(*node);
  }
}

}  // namespace input_observer
