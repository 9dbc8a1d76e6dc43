#pragma once

#include <unordered_map>

#include "inference/generators/model_facts.h"
#include "inference/torch/partial_shape.h"
#include "observer/torch/torch_fwd.h"

namespace input_observer {

/**
 * What a graph does with a value, followed through what only moves elements about, up to the operators that tell: the
 * index of a look-up is an integer, the input of a layer a number of which the weight knows a size, and so on.
 */
class GraphUses {
 public:
  explicit GraphUses(GraphShapes& shapes) : shapes_(shapes) {}

  /** All uses of a tensor together; what tells most about its dtype stands first. */
  TensorFacts facts(const torch::jit::Value* value);

 private:
  TensorFacts of_use(const torch::jit::Value* value, const torch::jit::Use& use);
  TensorFacts of_layer(const torch::jit::Node& node, std::size_t input);
  TensorFacts of_product(const torch::jit::Node& node, std::size_t input);
  TensorFacts of_list(const torch::jit::Value* value, const torch::jit::Node& list);
  TensorFacts of_neighbours(const torch::jit::Value* value, const torch::jit::Node& list, const torch::jit::Node& cat);
  TensorFacts behind(const torch::jit::Node& node);

  GraphShapes& shapes_;
  std::unordered_map<const torch::jit::Value*, TensorFacts> known_;
  int depth_ = 0;
};

}  // namespace input_observer
