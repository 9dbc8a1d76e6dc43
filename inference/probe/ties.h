#pragma once

#include <string>

#include "inference/probe/probe_steps.h"

namespace input_observer {

/**
 * Looks for the dim that one which is refused alone must go with: both changed by the same amount, or in the same
 * ratio. What is found becomes Dim::tied, unless the other dim is tied to this one already. Gives `; accepted with ...`
 * or what else there is to say.
 */
std::string find_tie(SignatureProbe& probe, const std::string& dim);

}  // namespace input_observer
