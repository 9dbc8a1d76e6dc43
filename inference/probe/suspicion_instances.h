#pragma once

#include <string>
#include <vector>

#include "inference/inference.h"

namespace input_observer {

/** A suspicion as one signature has it: an element of a folded list has dims of its own. */
struct SuspicionInstance {
  std::size_t suspicion = 0;  ///< rank in Inference::suspected
  std::string dim;
  Expression expression;

  bool holds(const DimSizes& sizes) const { return sizes.at(dim) == expression.evaluate(sizes); }
};

/** Those whose dims all stand in the inputs of the signature. */
std::vector<SuspicionInstance> suspicion_instances(const Inference& inference, const InferredSignature& signature);

/** The sizes with every follower as its expression says. */
DimSizes imposed(DimSizes sizes, const std::vector<SuspicionInstance>& instances);

/**
 * Makes a free dim follow from others wherever the inference names it: dims, inputs, outputs, signatures, suspicions,
 * sizes; the dims of list elements likewise. Arguments are made anew.
 */
void derive_dim(Inference& inference, const std::string& dim, const Expression& expression);

}  // namespace input_observer
