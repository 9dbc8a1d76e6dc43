#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace input_observer {

/** Arithmetic modulo the Mersenne prime 2^61 - 1. */
namespace gf {
inline constexpr std::uint64_t p = (std::uint64_t{1} << 61) - 1;
std::uint64_t from_int(std::int64_t value);  ///< a representative in [0, p)
std::uint64_t mul(std::uint64_t a, std::uint64_t b);
std::uint64_t sub(std::uint64_t a, std::uint64_t b);
std::uint64_t inverse(std::uint64_t a);  ///< of a non-zero element
}  // namespace gf

/**
 * The affine hull of integer rows, as the reduced row echelon form of the vectors (1, row) over GF(2^61 - 1).
 *
 * The form is canonical, so merging is exact, commutative, associative and idempotent. A relation
 * sum(v_i * x_i) = c with small integers holds on the span exactly when it held in every row, since |v.x - c| < p.
 * Only the rank can come out too small, where a minor is a multiple of p: with probability about 2^-61 a row.
 */
class AffineHull {
 public:
  struct Row {
    std::size_t pivot = 0;              ///< index of the leading 1
    std::vector<std::uint64_t> values;  ///< size: columns + 1; the homogeneous coordinate stands first
    bool operator==(const Row&) const = default;
  };

  explicit AffineHull(std::size_t columns = 0) : columns_(columns) {}

  std::size_t columns() const { return columns_; }
  std::size_t rank() const { return rows_.size(); }  ///< number of affinely independent rows seen
  const std::vector<Row>& rows() const { return rows_; }

  /**
   * True when a row whose first columns are `prefix` may be in the hull: exact for those columns. The first `known`
   * columns are known to be contained.
   */
  bool contains_prefix(std::span<const std::int64_t> prefix, std::size_t known = 0) const;

  /** Takes one row in, whose first `known` columns are known to be contained; true when it enlarged the hull. */
  bool add(std::span<const std::int64_t> row, std::size_t known = 0);

  /** Takes a homogeneous vector of columns() + 1 elements in; true when it enlarged the span. */
  bool add_vector(std::vector<std::uint64_t> vector);

  void merge(const AffineHull& other);

  /** The hull of rows in which column j is column `source[j]` of this one. */
  AffineHull project(std::span<const std::uint32_t> source) const;

  /** The hull with one column set to zero in every row. */
  AffineHull without(std::size_t column) const;

  bool operator==(const AffineHull&) const = default;

 private:
  std::size_t columns_ = 0;
  std::vector<Row> rows_;  // sorted by pivot
};

}  // namespace input_observer
