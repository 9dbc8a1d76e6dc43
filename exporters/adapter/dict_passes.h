#pragma once

#include <torch/script.h>

namespace input_observer {

/**
 * Replaces reads of a dict by the values that were put there, where all of the dict's life is in straight-line code of
 * one block with constant keys; such dicts then die. PyTorch's own pass knows dicts that are never written only. True
 * when anything changed.
 */
bool forward_dict_items(const std::shared_ptr<torch::jit::Graph>& graph);

}  // namespace input_observer
