#pragma once

#include "observer/torch/torch_fwd.h"

namespace input_observer {

/**
 * Replaces reads of a dict, and questions for its keys, by what was put there, where keys are constants and all writes
 * stand in the block that makes the dict; such dicts then die. PyTorch's own pass knows dicts that are never written
 * only. True when anything changed.
 */
bool forward_dict_items(const std::shared_ptr<torch::jit::Graph>& graph);

}  // namespace input_observer
