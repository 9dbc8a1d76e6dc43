#pragma once

#include "inference/relations/groups.h"

namespace input_observer {

/**
 * Takes an absent cache as one of length 0: a dim z that one block lacks is 0 there when some t = z + u holds where z
 * is present and t = u holds in that block; u is a dim or a constant, t may be a result. Nothing else is filled.
 * Axes of one size that are absent elsewhere are tried the same way, as latent groups.
 */
void fill_absent_with_zero(const JointView& view, GroupTable& table);

/** Finds the axes of one size that equal a dim wherever both were seen. */
void find_followers(const JointView& view, GroupTable& table);

}  // namespace input_observer
