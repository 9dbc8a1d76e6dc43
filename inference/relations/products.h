#pragma once

#include "inference/relations/relations.h"

namespace input_observer {

/**
 * Adds t = u*v and t = u//d among dims of the arguments. No hull holds these: they are checked on the sampled calls,
 * which `relations.only_sampled` says.
 */
void find_products(const JointView& view, const GroupTable& table, Relations& relations);

}  // namespace input_observer
