#pragma once

#include <vector>

#include "inference/analysis.h"
#include "inference/view/leaf_facts.h"

namespace input_observer {

/**
 * One tree per parameter that holds whatever any class gave; sizes are 0, scalars of the fullest class, keys in order.
 */
std::vector<Value> joint_structure(const JointView& view);

/** The classes, those that gave most parameters first, then the most frequent. */
std::vector<std::size_t> fullest_first(const JointView& view);

/**
 * The arguments of a class with 0 for sizes and values that it saw for scalars; an int the nearest of what it saw to the
 * representative size of its group.
 */
std::vector<Value> class_template(const Analysis& analysis, std::size_t class_index);

/** The sizes of free dims, those of elements of folded lists included. */
DimSizes dim_sizes(const Analysis& analysis, const RepresentativeSizes& sizes);

/** The joint structure at representative sizes. */
std::vector<Value> joint_arguments(const Analysis& analysis, const FactTable& facts);

/** True when any class gave the parameter. */
bool ever_given(const JointView& view, std::size_t parameter);

}  // namespace input_observer
