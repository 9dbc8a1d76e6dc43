#pragma once

#include <ATen/core/ivalue.h>

#include <map>
#include <optional>
#include <unordered_map>

#include "observer/torch/torch_fwd.h"

namespace input_observer {

/** What a graph says of a tensor's shape without being run. */
struct PartialShape {
  std::optional<int> rank;
  std::map<int, std::int64_t> sizes;  ///< by axis from the end: -1 is the last one

  std::optional<std::int64_t> size(int axis) const;
};

/** Reads shapes out of a graph in which all calls are inlined; the graph and the module must outlive it. */
class GraphShapes {
 public:
  GraphShapes(const torch::jit::Graph& graph, const torch::jit::Module& module) : graph_(graph), module_(module) {}

  /** Those that follow from weights and from constants. */
  PartialShape shape(const torch::jit::Value* value);

  /** A constant, or an attribute of the module; nothing for what the graph computes. */
  std::optional<c10::IValue> constant(const torch::jit::Value* value) const;
  std::optional<std::int64_t> integer(const torch::jit::Value* value) const;
  /** The integers of a list, nothing for those that the graph computes; nothing at all for what is no list. */
  std::optional<std::vector<std::optional<std::int64_t>>> integers(const torch::jit::Value* value) const;

 private:
  PartialShape worked_out(const torch::jit::Value* value);
  PartialShape viewed(const torch::jit::Node& node);
  PartialShape piece(const torch::jit::Value* value);

  const torch::jit::Graph& graph_;
  const torch::jit::Module& module_;
  std::unordered_map<const torch::jit::Value*, PartialShape> known_;
  int depth_ = 0;
};

/**
 * The shape behind `transpose`, `permute`, `unsqueeze`, `squeeze`, `select`, `slice` of one that has this shape;
 * nothing for other operators. `back`: the shape before it from the one behind it.
 */
std::optional<PartialShape> reordered(const PartialShape& shape, const torch::jit::Node& node,
                                      const GraphShapes& shapes, bool back);

}  // namespace input_observer
