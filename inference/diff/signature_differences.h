#pragma once

#include <string>
#include <vector>

#include "inference/diff/compared_classes.h"
#include "inference/diff/difference.h"

namespace input_observer {

/**
 * Structures of B that A has no call of, combinations of bools and texts that A never saw, and sizes that A saw at the
 * leaf but never in calls of that structure (outside of their range there). `ids`: one per class of B.
 */
std::vector<Difference> signature_differences(const ComparedClasses& compared, const std::vector<std::string>& ids);

}  // namespace input_observer
