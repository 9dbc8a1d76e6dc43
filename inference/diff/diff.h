#pragma once

#include "inference/diff/difference.h"
#include "observer/shape_report.h"

namespace input_observer {

/**
 * What B holds that A provably never saw; nothing where B is within A. Exact but for the limits that a report has,
 * which are never held against B: what A may have seen counts as seen. Error bad_input, with `place`, where the two
 * cannot be merged.
 */
Differences diff(const ShapeReport& a, const ShapeReport& b, const Place& place = {});

}  // namespace input_observer
