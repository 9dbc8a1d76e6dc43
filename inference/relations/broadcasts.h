#pragma once

#include "inference/relations/relations.h"

namespace input_observer {

/**
 * Free dims that were always 1 or the size that an axis of another tensor had in the same call, and both: tensors that
 * are laid over one another take no other. The other axis is at the same place from the start or from the end; one of
 * a dim must have been equal at two sizes, in four calls that differ.
 */
std::vector<SuspectedBroadcast> find_broadcasts(const JointView& view, const GroupTable& table,
                                                const Definitions& derived);

}  // namespace input_observer
