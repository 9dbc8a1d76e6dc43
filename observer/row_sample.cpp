#include "observer/row_sample.h"

#include <algorithm>

namespace input_observer {
namespace {

bool row_precedes(std::span<const std::int64_t> a, std::span<const std::int64_t> b) {
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end());
}

/** The rank of the first hash that is not below; no branch depends on the hashes, which nothing could predict. */
std::size_t lower_bound(const std::vector<std::uint64_t>& hashes, std::uint64_t hash) {
  std::size_t first = 0;
  for (std::size_t left = hashes.size(); left > 0;) {
    const std::size_t half = (left + 1) / 2;
    first += half * static_cast<std::size_t>(hashes[first + half - 1] < hash);
    left -= half;
  }
  return first;
}

}  // namespace

void RowSample::add(std::uint64_t hash, std::span<const std::int64_t> row) {
  const bool full = rows_.size() == max_sample_rows;
  if (full && hash > hashes_.back()) return;
  std::size_t place = lower_bound(hashes_, hash);
  for (; place < rows_.size() && hashes_[place] == hash; ++place) {
    if (std::equal(row.begin(), row.end(), rows_[place].row.begin())) return;
    if (row_precedes(row, rows_[place].row)) break;
  }
  if (full && place == rows_.size()) return;
  const auto offset = static_cast<std::ptrdiff_t>(place);
  hashes_.insert(hashes_.begin() + offset, hash);
  rows_.insert(rows_.begin() + offset, Kept{hash, {row.begin(), row.end()}});
  if (!full) return;
  hashes_.pop_back();
  rows_.pop_back();
}

void RowSample::merge(const RowSample& other) {
  for (const Kept& kept : other.rows_)
    add(kept.hash, kept.row);
}

void RowSample::expand(std::span<const std::uint32_t> source) {
  for (Kept& kept : rows_) {
    std::vector<std::int64_t> row;
    row.reserve(source.size());
    for (const auto slot : source)
      row.push_back(kept.row[slot]);
    kept.row = std::move(row);
  }
}

}  // namespace input_observer
