#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <set>
#include <vector>

#include "observer/histogram.h"

namespace input_observer {

/** Sizes from `low` to `high`, both included. */
struct SizeSpan {
  std::int64_t low = 0;
  std::int64_t high = 0;
  auto operator<=>(const SizeSpan&) const = default;
};

/** What reports say of the sizes that an axis took: which it had for certain, and which cannot be excluded. */
class SizeSet {
 public:
  /** What a class counted: single sizes, or buckets (see Histogram) of which each was met at least once. */
  void add(const Histogram& histogram, std::int64_t min, std::int64_t max);

  /** Any size of the span may have occurred, and its ends have. */
  void add_range(const SizeSpan& span);

  bool empty() const { return possible_.empty(); }
  SizeSpan range() const { return {possible_.begin()->first, possible_.rbegin()->second}; }  ///< of a set not empty

  /** False when no size of the span ever occurred. */
  bool may_contain(const SizeSpan& span) const;

  /** Spans of which each holds a size that occurred, ascending; one size alone where it is known exactly. */
  std::vector<SizeSpan> certain() const;

 private:
  void add_possible(SizeSpan span);

  std::set<SizeSpan> certain_;
  std::map<std::int64_t, std::int64_t> possible_;  // low -> high, disjoint
};

}  // namespace input_observer
