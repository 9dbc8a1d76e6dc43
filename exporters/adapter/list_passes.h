#pragma once

#include "observer/torch/torch_fwd.h"

namespace input_observer {

/**
 * Replaces `[x, y] * 3` by `[x, y, x, y, x, y]` where the list is written out, nobody changes it, and the number is a
 * constant: the ONNX exporter takes such a product for one of tensors. True when there were any.
 */
bool unroll_list_repetition(const std::shared_ptr<torch::jit::Graph>& graph);

}  // namespace input_observer
