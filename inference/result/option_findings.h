#pragma once

#include <vector>

#include "inference/analysis.h"
#include "inference/inference.h"

namespace input_observer {

/** Adds what a person should know of options that could not be followed, or not everywhere. */
void add_option_findings(const Analysis& analysis, std::vector<Finding>& out);

}  // namespace input_observer
