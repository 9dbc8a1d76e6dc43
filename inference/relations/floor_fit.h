#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "inference/view/points.h"

namespace input_observer {

/** out = (in + shift) // divisor */
struct FloorFit {
  std::int64_t divisor = 1;
  std::int64_t shift = 0;
};

/**
 * The likeliest rounding down through points (out, in), or nothing where they leave several divisors open and are
 * few. A shift that is neither 0 nor divisor - 1 is given only where the points leave no other.
 */
std::optional<FloorFit> fit_floor(const std::vector<Point>& points);

}  // namespace input_observer
