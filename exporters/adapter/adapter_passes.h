#pragma once

#include <torch/script.h>

#include <vector>

#include "exporters/manifest.h"

namespace input_observer {

/**
 * Folds everything that the signature decides: conditions on None and on scalars, loops over lists of known length,
 * tuples, lists and dicts that only carry tensors, mutation, and what is always true of the inputs (rank, dtype, static
 * sizes). Repeats until nothing changes; several results become one tuple again. `inputs` are the graph's inputs
 * after self. What depends on sizes that vary is left as it is.
 */
void simplify(const std::shared_ptr<torch::jit::Graph>& graph, const std::vector<ExportedTensor>& inputs);

/** Replaces questions about graph inputs whose answer never varies by constants; true when there were any. */
bool fold_input_facts(torch::jit::Graph& graph, const std::vector<ExportedTensor>& inputs);

/**
 * Takes empty one-dimensional constants out of aten::cat: only PyTorch skips such operands; returns their number.
 */
int drop_empty_operands(torch::jit::Graph& graph);

/** Tensors of a call are where the weights are: questions for a tensor's device become that constant. */
void fold_devices(torch::jit::Graph& graph, c10::Device device);

/** Names of the attributes that the graph writes: a model that does so keeps state between calls. */
std::vector<std::string> written_attributes(const torch::jit::Graph& graph);

}  // namespace input_observer
