#pragma once

#include <string>
#include <utility>
#include <vector>

#include "inference/inference.h"

namespace input_observer {

/** The same axis of leaves of equal layout and size: axis 2 of the keys and values of all layers. */
struct AxisSet {
  ProbedAxis at;
  int rank = 0;  ///< -1: an int argument
  Expression size;
  std::vector<std::pair<std::size_t, int>> members;  ///< rank in InferredSignature::inputs, axis (-1: the value)
};

/** Every axis and int value of a signature's inputs in one set, the sets in the order of their first members. */
std::vector<AxisSet> axis_sets(const InferredSignature& signature);

/** `past_key_values.0.1` becomes `past_key_values.*.*`. */
std::string layout_of(const std::string& path);

/** The dim of that name; of `height_1` the dim `height` whose list elements have dims of their own. Else nothing. */
const Dim* find_dim(const Inference& inference, const std::string& name);
Dim* find_dim(Inference& inference, const std::string& name);

/**
 * True for a dim that stands in elements of folded lists only, with `*` in their paths: each element has one of its own.
 * Another dim may have one called like an element's beside it, and the two are nothing to each other.
 */
bool differs_by_element(const Inference& inference, const std::string& dim);

/** What a size of this expression is known by: the dim, or the derived dim of that expression. Else nothing. */
const Dim* find_dim(const Inference& inference, const Expression& size);

}  // namespace input_observer
