#include "observer/row_sample.h"

#include <algorithm>

namespace input_observer {
namespace {

bool precedes(const RowSample::Kept& kept, std::uint64_t hash, std::span<const std::int64_t> row) {
  if (kept.hash != hash) return kept.hash < hash;
  return std::lexicographical_compare(kept.row.begin(), kept.row.end(), row.begin(), row.end());
}

}  // namespace

void RowSample::add(std::uint64_t hash, std::span<const std::int64_t> row) {
  const bool full = rows_.size() == max_sample_rows;
  if (full && hash > rows_.back().hash) return;
  const auto place =
      std::partition_point(rows_.begin(), rows_.end(), [&](const Kept& kept) { return precedes(kept, hash, row); });
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
