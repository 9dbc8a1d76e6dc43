#pragma once

#include <ATen/core/stack.h>

#include <vector>

#include "observer/torch/torch_fwd.h"

namespace input_observer {

/**
 * Replaces questions for what sizes do not decide of a tensor that was computed by constants: its rank (`x.dim()`,
 * `len(x.size())`) and its dtype. The answers are read from runs of the graph, and kept where all of them agree; so runs
 * should be at several sizes, all 1 among them, where squeeze() gives another rank. `calls` are arguments of the graph,
 * self first. True when there were any; a run that fails tells nothing.
 */
bool fold_tensor_facts(const std::shared_ptr<torch::jit::Graph>& graph, const std::vector<torch::jit::Stack>& calls);

}  // namespace input_observer
