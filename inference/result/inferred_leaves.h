#pragma once

#include <set>
#include <vector>

#include "inference/analysis.h"
#include "inference/inference.h"
#include "inference/names/element_dims.h"
#include "inference/view/leaf_facts.h"

namespace input_observer {

/** Groups that take part in a relation: several members, derived, or a part of something derived. */
std::set<GroupId> related_groups(const Analysis& analysis);

/** Leaves of all calls together, in signature order: highest rank, most frequent dtype, list elements folded. */
std::vector<InferredLeaf> joint_leaves(const Analysis& analysis, const FactTable& facts, Side side);

/** Leaves of one class, in the order of its rows. */
std::vector<InferredLeaf> class_leaves(const Analysis& analysis, std::size_t class_index, Side side);

/** Names of free dims that stand in elements of folded lists only. */
std::set<std::string> element_dims(const Analysis& analysis);

}  // namespace input_observer
