#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "observer/affine_hull.h"
#include "observer/histogram.h"
#include "observer/row_sample.h"
#include "observer/slot_partition.h"

namespace input_observer {

/** A column that ever held a value of this magnitude or more leaves the hull: sums of such values would pass 2^61. */
inline constexpr std::int64_t max_hull_value = std::int64_t{1} << 48;

/** What is known of the values of one slot. */
struct SlotStatistics {
  std::int64_t min = 0;
  std::int64_t max = 0;
  std::int64_t step = 0;  ///< greatest common divisor of all differences; 1 for a wide slot that varies
  bool wide = false;      ///< it once held a value too large for the hull
  Histogram histogram;

  bool operator==(const SlotStatistics&) const = default;
};

/**
 * Everything that is known of the rows of one class; its size does not depend on how many there were. Equal multisets
 * of rows give equal states, whatever the order or grouping.
 */
class ClassState {
 public:
  explicit ClassState(std::size_t columns = 0);

  /** The state that its accessors described; the caller has checked that they fit together. */
  static ClassState restore(std::uint64_t count, SlotPartition partition, std::vector<SlotStatistics> statistics,
                            AffineHull hull, const std::vector<std::vector<std::int64_t>>& sample);

  /**
   * Takes one row in; true when it told something new: it split a slot, left the hull or enlarged it. `known`: so many
   * of its first values were once no news to this state; that they stay so for good spares looking at them again.
   */
  bool add(std::span<const std::int64_t> row, std::size_t known = 0);

  /** True when add() of a row that begins so would certainly be news. */
  bool is_news(std::span<const std::int64_t> prefix) const;

  /** Exact: the state that all rows of both would have given, whatever their order. Same number of columns. */
  void merge(const ClassState& other);

  std::size_t columns() const { return partition_.columns(); }
  std::uint64_t count() const { return count_; }
  std::int64_t min(std::size_t column) const { return at(column).min; }
  std::int64_t max(std::size_t column) const { return at(column).max; }
  /** Greatest common divisor of all differences; 0 when the column has one value, 1 when it varies outside the hull. */
  std::int64_t step(std::size_t column) const { return at(column).step; }
  /** False when the column once held a value too large for the hull. */
  bool in_hull(std::size_t column) const { return !at(column).wide; }
  const Histogram& histogram(std::size_t column) const { return at(column).histogram; }

  /** For each column its slot: columns that were equal in every row share one. Slots are numbered by first column. */
  const std::vector<std::uint32_t>& slots() const { return partition_.slots(); }
  const SlotPartition& partition() const { return partition_; }
  /** One per slot. */
  const std::vector<SlotStatistics>& statistics() const { return statistics_; }
  /** The hull over slots, not over columns. */
  const AffineHull& hull() const { return hull_; }
  /** At most max_sample_rows distinct rows, over slots, ordered by hash. */
  std::vector<std::vector<std::int64_t>> sample() const;

  bool operator==(const ClassState&) const = default;

 private:
  const SlotStatistics& at(std::size_t column) const { return statistics_[partition_.slots()[column]]; }
  void refine(const SlotPartition& finer);

  std::uint64_t count_ = 0;
  SlotPartition partition_;
  std::vector<SlotStatistics> statistics_;
  AffineHull hull_;
  RowSample sample_;
};

}  // namespace input_observer
