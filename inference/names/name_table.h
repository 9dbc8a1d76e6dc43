#pragma once

#include <string>
#include <vector>

#include "observer/structure.h"

namespace input_observer {

/**
 * Names that people give to this axis of an argument called so, the best first; empty where there is no custom.
 * `derived`: the axis follows from others, which makes a mask's second axis `total` and not `seq`.
 */
std::vector<std::string> customary_names(const Column& column, bool derived);

}  // namespace input_observer
