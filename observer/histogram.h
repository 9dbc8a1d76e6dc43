#pragma once

#include <cstdint>
#include <map>
#include <vector>

namespace input_observer {

/**
 * Counts of values, mergeable in any order: exact up to max_exact distinct values, beyond that in fixed buckets whose
 * members differ by less than 2 %. Which of the two is a function of the set of values alone.
 */
class Histogram {
 public:
  static constexpr std::size_t max_exact = 256;

  /** Constant time, and no allocation for a value (or bucket) that is known. */
  void add(std::int64_t value, std::uint64_t count = 1);
  void merge(const Histogram& other);

  bool exact() const { return exact_; }
  std::uint64_t count() const;

  /** Nearest rank: the smallest value with at least `q` * count() values at or below it; q in (0, 1]. 0 when empty. */
  std::int64_t percentile(double q) const;

  /** value (or lowest value of a bucket) -> count */
  std::map<std::int64_t, std::uint64_t> counts() const;

  /** The state as counts() and exact() gave it. */
  static Histogram from_counts(const std::map<std::int64_t, std::uint64_t>& counts, bool exact);

  /** The lowest value of the bucket that a value falls into; itself when it is the lowest. */
  static std::int64_t bucket_of(std::int64_t value);

  bool operator==(const Histogram& other) const;

 private:
  struct Entry {
    std::int64_t value = 0;
    std::uint64_t count = 0;  // 0: the place is free
  };

  std::size_t place_of(std::int64_t value) const;  // where it stands, or the free place where it would
  void insert(std::int64_t value, std::uint64_t count);
  void rebuild(std::size_t places);

  bool exact_ = true;
  std::size_t used_ = 0;
  std::vector<Entry> places_;  // open addressing; the size is a power of two, at most half of it used
};

}  // namespace input_observer
