#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "observer/affine_hull.h"
#include "observer/histogram.h"

namespace input_observer {

/** Rows kept as a sample of a class: those of smallest hash, so that the choice does not depend on order. */
inline constexpr std::size_t max_sample_rows = 64;

/** A column that ever held a value of this magnitude or more leaves the hull: sums of such values would pass 2^61. */
inline constexpr std::int64_t max_hull_value = std::int64_t{1} << 48;

/** Everything that is known of the rows of one class; its size does not depend on how many there were. */
class ClassState {
 public:
  explicit ClassState(std::size_t columns = 0);

  /** Takes one row in; true when it told something new (it is the first, or it enlarged the hull). */
  bool add(std::span<const std::int64_t> row);

  /** True when add() of a row that begins so would certainly be news. */
  bool is_news(std::span<const std::int64_t> prefix) const;

  /** Exact: the state that all rows of both would have given, whatever their order. Same number of columns. */
  void merge(const ClassState& other);

  std::size_t columns() const { return slot_of_.size(); }
  std::uint64_t count() const { return count_; }
  std::int64_t min(std::size_t column) const { return min_[slot_of_[column]]; }
  std::int64_t max(std::size_t column) const { return max_[slot_of_[column]]; }
  /** Greatest common divisor of all differences; 0 when the column has one value. */
  std::int64_t step(std::size_t column) const { return step_[slot_of_[column]]; }
  /** False when the column once held a value too large for the hull. */
  bool in_hull(std::size_t column) const { return !wide_[slot_of_[column]]; }
  const Histogram& histogram(std::size_t column) const { return histograms_[slot_of_[column]]; }

  /** For each column its slot: columns that were equal in every row share one. Slots are numbered by first column. */
  const std::vector<std::uint32_t>& slots() const { return slot_of_; }
  /** The hull over slots, not over columns. */
  const AffineHull& hull() const { return hull_; }
  /** At most max_sample_rows distinct rows, over slots, ordered by hash. */
  std::vector<std::vector<std::int64_t>> sample() const;

  bool operator==(const ClassState&) const = default;
};

}  // namespace input_observer
