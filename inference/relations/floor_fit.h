#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "inference/view/points.h"

namespace input_observer {

/** out = (in + shift) // divisor */
struct FloorFit {
  std::int64_t divisor = 1;
  std::int64_t shift = 0;    ///< the likeliest
  std::int64_t lowest = 0;   ///< every shift from here
  std::int64_t highest = 0;  ///< to here fits all points
  bool sure = false;         ///< enough was seen to claim it

  /** More than one shift fits: only calls of other remainders by the divisor can tell. */
  bool is_open() const { return lowest < highest; }
};

/**
 * The likeliest rounding down through points (out, in), or nothing where they leave several divisors open. It is sure
 * where no other shift fits; else where one plain form does (in//divisor or its rounding up, a small constant added)
 * and the shifts that fit are at most a third of all. Where rounding down and up both fit nothing is sure.
 */
std::optional<FloorFit> fit_floor(const std::vector<Point>& points);

}  // namespace input_observer
