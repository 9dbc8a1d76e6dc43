#pragma once

#include <functional>
#include <span>
#include <vector>

#include "inference/view/joint_view.h"

namespace input_observer {

/** A coefficient times a column or group. */
struct TrackTerm {
  const Tracks* tracks = nullptr;
  std::int64_t coefficient = 1;
};

/**
 * True when sum(coefficient * value) + constant = 0 in every call of every block that knows all terms, and there is
 * one. Exact: it is asked of the affine hulls, not of a sample.
 */
bool holds(const JointView& view, std::span<const TrackTerm> terms, std::int64_t constant);

/** Affine rank (dimension) of the values of these tracks over all calls of the blocks that know all; exact. */
std::size_t affine_rank(const JointView& view, std::span<const Tracks* const> tracks);

using Point = std::vector<std::int64_t>;

/** The distinct values of these tracks in the sampled calls of the blocks that know all, ascending. */
std::vector<Point> points_of(const JointView& view, std::span<const Tracks* const> tracks);

/** True when the predicate holds at every sampled point; it stops at the first that fails. */
bool every_point(const JointView& view, std::span<const Tracks* const> tracks,
                 const std::function<bool(const Point&)>& predicate);

/** How many distinct values a track took, counted up to 256 by class. */
std::size_t distinct_values(const JointView& view, const Tracks& tracks, const std::vector<bool>& in_blocks);

/** True when both are the same in every block that has both, and there is one. */
bool equal_everywhere(const Tracks& a, const Tracks& b);

}  // namespace input_observer
