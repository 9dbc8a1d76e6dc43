#pragma once

#include <cstdint>
#include <stdexcept>
#include <utility>
#include <vector>

namespace input_observer::test {

__extension__ typedef __int128 Wide;  // NOLINT: the extension cannot be marked on an alias

/** a * b - c * d; throws where 128 bits do not hold it. */
inline Wide cross(Wide a, Wide b, Wide c, Wide d) {
  Wide left = 0, right = 0, result = 0;
  if (__builtin_mul_overflow(a, b, &left) || __builtin_mul_overflow(c, d, &right) ||
      __builtin_sub_overflow(left, right, &result)) {
    throw std::overflow_error("an exact elimination left 128 bits");
  }
  return result;
}

/**
 * Vectors (1, row) over the rationals in row echelon form, by fraction-free (Bareiss) elimination: every entry is a
 * minor of the rows, so nothing is ever rounded.
 */
class ExactSpan {
 public:
  explicit ExactSpan(std::vector<std::vector<std::int64_t>> rows) {
    for (const auto& row : rows) {
      matrix_.emplace_back(1, 1);
      matrix_.back().insert(matrix_.back().end(), row.begin(), row.end());
    }
    eliminate();
  }

  std::size_t rank() const { return rank_; }

 private:
  void eliminate() {
    if (matrix_.empty()) return;
    const auto columns = matrix_.front().size();
    Wide previous = 1;
    for (std::size_t column = 0; column < columns && rank_ < matrix_.size(); ++column) {
      auto pivot = rank_;
      while (pivot < matrix_.size() && matrix_[pivot][column] == 0)
        ++pivot;
      if (pivot == matrix_.size()) continue;
      std::swap(matrix_[pivot], matrix_[rank_]);
      for (auto i = rank_ + 1; i < matrix_.size(); ++i) {
        for (auto j = column + 1; j < columns; ++j) {
          matrix_[i][j] =
              cross(matrix_[rank_][column], matrix_[i][j], matrix_[i][column], matrix_[rank_][j]) / previous;
        }
        matrix_[i][column] = 0;
      }
      previous = matrix_[rank_][column];
      ++rank_;
    }
  }

  std::vector<std::vector<Wide>> matrix_;
  std::size_t rank_ = 0;
};

}  // namespace input_observer::test
