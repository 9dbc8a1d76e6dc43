#pragma once

#include <c10/core/Device.h>

#include <vector>

#include "exporters/manifest.h"
#include "observer/torch/torch_fwd.h"

namespace input_observer {

/** Replaces questions about graph inputs whose answer never varies by constants; true when there were any. */
bool fold_input_facts(torch::jit::Graph& graph, const std::vector<ExportedTensor>& inputs);

/**
 * Answers what modules ask before they take a fused kernel that exporters lack: tensors are plain strided ones, autocast
 * is off, and gradients are wanted, on which torch.nn's attention falls back to plain operators of the same result.
 */
void fold_inference_facts(torch::jit::Graph& graph);

/**
 * Whether two tensors are one object is decided by the code: one value is itself, and no two inputs of an export are one
 * object. torch.nn's attention asks for it, to compute projections of one tensor together.
 */
void fold_identities(torch::jit::Graph& graph);

/** Tensors of a call are where the weights are: questions for a tensor's device become that constant. */
void fold_devices(torch::jit::Graph& graph, c10::Device device);

}  // namespace input_observer
