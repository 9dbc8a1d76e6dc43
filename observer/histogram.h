#pragma once

#include <cstdint>
#include <map>

namespace input_observer {

/**
 * Counts of values, mergeable in any order: exact up to max_exact distinct values, beyond that in fixed buckets whose
 * members differ by less than 2 %. Which of the two is a function of the set of values alone.
 */
class Histogram {
 public:
  static constexpr std::size_t max_exact = 256;

  void add(std::int64_t value, std::uint64_t count = 1);
  void merge(const Histogram& other);

  bool exact() const { return exact_; }
  std::uint64_t count() const;

  /** Nearest rank: the smallest value with at least `q` * count() values at or below it; q in (0, 1]. */
  std::int64_t percentile(double q) const;

  /** value (or lowest value of a bucket) -> count */
  const std::map<std::int64_t, std::uint64_t>& counts() const { return counts_; }

  /** The state as counts() and exact() gave it. */
  static Histogram from_counts(std::map<std::int64_t, std::uint64_t> counts, bool exact);

  bool operator==(const Histogram&) const = default;

 private:
  bool exact_ = true;
  std::map<std::int64_t, std::uint64_t> counts_;
};

}  // namespace input_observer
