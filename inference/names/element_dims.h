#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "inference/relations/groups.h"

namespace input_observer {

/**
 * The dim that element `index` of a folded list has for itself: `height_1` for `height`. What is called so beside a dim
 * that stands in elements only is its dim of an element: dims of other names than these are for others.
 */
std::string element_dim(const std::string& dim, std::size_t index);

/** `height` for `height_1`, whether there is such a dim or not; nothing where the name does not end so. */
std::optional<std::string> dim_of_element(const std::string& name);

/** True for an axis of elements of a list that was folded: each of them has a size of its own. */
bool is_element_axis(const JointColumn& column);

/** True when all members stand in elements of folded lists, so that each element has a dim of its own. */
bool is_element_group(const JointView& view, const Group& group);

}  // namespace input_observer
