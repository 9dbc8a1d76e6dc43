#include "observer/row_sample.h"

#include <algorithm>

namespace input_observer {
namespace {

bool precedes(const RowSample::Kept& kept, std::uint64_t hash, std::span<const std::int64_t> row) {
  if (kept.hash != hash) return kept.hash < hash;
  return std::lexicographical_compare(kept.row.begin(), kept.row.end(), row.begin(), row.end());
}

/** The first row whose hash is not below; no branch depends on the hashes, which nothing could predict. */
std::size_t lower_bound(const std::vector<RowSample::Kept>& rows, std::uint64_t hash) {
  std::size_t first = 0;
  for (std::size_t left = rows.size(); left > 0;) {
    const std::size_t half = (left + 1) / 2;
    first += half * static_cast<std::size_t>(rows[first + half - 1].hash < hash);
    left -= half;
  }
  return first;
}

}  // namespace

void RowSample::add(std::uint64_t hash, std::span<const std::int64_t> row) {
  const bool full = rows_.size() == max_sample_rows;
  if (full && hash > rows_.back().hash) return;
  auto place = rows_.begin() + static_cast<std::ptrdiff_t>(lower_bound(rows_, hash));
  while (place != rows_.end() && precedes(*place, hash, row))
    ++place;
  if (place == rows_.end() ? full : place->hash == hash && std::equal(row.begin(), row.end(), place->row.begin())) {
    return;
  }
  rows_.insert(place, Kept{hash, {row.begin(), row.end()}});
  if (full) rows_.pop_back();
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
