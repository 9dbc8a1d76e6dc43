#pragma once

#include <string>
#include <utility>
#include <vector>

#include "inference/inference.h"
#include "inference/view/joint_view.h"

namespace input_observer {

/**
 * The dynamic axes of each parameter that was ever given, in signature order: axes that took two sizes at that very
 * leaf (placeholders and dropped calls included), or whose batch was asked for.
 */
std::vector<std::pair<std::string, DynamicAxes>> find_dynamic_axes(const JointView& view,
                                                                   const std::vector<Value>& joint_structure);

}  // namespace input_observer
