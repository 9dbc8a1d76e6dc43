#pragma once

#include <vector>

#include "inference/analysis.h"
#include "inference/diff/compared_classes.h"
#include "inference/diff/difference.h"

namespace input_observer {

/**
 * Relations that the analysis of A claims and that calls of B break: equal axes, sums, offsets, multiples, products
 * and the formulas of results. Affine ones are asked of the hulls of B, so of every call. Products and rounded
 * quotients are asked of sampled calls, and only where the samples of A hold every distinct call, for else A itself
 * may break them.
 */
std::vector<Difference> relation_differences(const ComparedClasses& compared, const Analysis& a);

}  // namespace input_observer
