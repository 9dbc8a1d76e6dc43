#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace input_observer {

/** Rows kept as a sample of a class: those of smallest hash, so that the choice does not depend on order. */
inline constexpr std::size_t max_sample_rows = 64;

/** The max_sample_rows distinct rows of smallest (hash, row) out of all that were offered. */
class RowSample {
 public:
  struct Kept {
    std::uint64_t hash = 0;
    std::vector<std::int64_t> row;
    auto operator<=>(const Kept&) const = default;
  };

  /** Takes the row in when it is one of the smallest; equal rows have equal hashes. */
  void add(std::uint64_t hash, std::span<const std::int64_t> row);
  void merge(const RowSample& other);

  /** Replaces each row by one whose element j is element `source[j]` of it. */
  void expand(std::span<const std::uint32_t> source);

  const std::vector<Kept>& rows() const { return rows_; }  ///< ascending
  bool operator==(const RowSample&) const = default;

 private:
  std::vector<std::uint64_t> hashes_;  // of rows_: close together, because every call searches them
  std::vector<Kept> rows_;
};

}  // namespace input_observer
