#pragma once

#include <ATen/core/stack.h>

#include <vector>

#include "exporters/manifest.h"
#include "observer/torch/torch_fwd.h"

namespace input_observer {

/**
 * Folds everything that the signature decides: conditions on None and on scalars, loops over lists of known length,
 * tuples, lists and dicts that only carry tensors, mutation, ranks and dtypes, static sizes of inputs. Repeats until
 * nothing changes; several results become one tuple again. `inputs` are the graph's inputs after self, `calls` sets of
 * arguments at several sizes, see fold_tensor_facts(). What depends on sizes that vary is left as it is.
 */
void simplify(const std::shared_ptr<torch::jit::Graph>& graph, const std::vector<ExportedTensor>& inputs,
              const std::vector<torch::jit::Stack>& calls);

/**
 * Takes empty one-dimensional constants out of aten::cat: only PyTorch skips such operands; returns their number.
 */
int drop_empty_operands(torch::jit::Graph& graph);

/** Takes out warnings, and loops whose results nobody reads, which PyTorch's own pass keeps; returns their number. */
int drop_idle_nodes(torch::jit::Graph& graph);

/** Names of the attributes that the graph writes: a model that does so keeps state between calls. */
std::vector<std::string> written_attributes(const torch::jit::Graph& graph);

}  // namespace input_observer
