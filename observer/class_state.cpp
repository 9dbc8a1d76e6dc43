#include "observer/class_state.h"

#include <algorithm>
#include <numeric>

#include "observer/small_buffer.h"

namespace input_observer {
namespace {

bool is_wide(std::int64_t value) {
  return value >= max_hull_value || value <= -max_hull_value;
}

// Of values of a slot that is not wide; of others the difference might overflow, and nobody asks for it.
std::int64_t distance(std::int64_t a, std::int64_t b) {
  return a < b ? b - a : a - b;
}

/** gcd(step, difference), with the division left out where it cannot change anything. */
std::int64_t joined_step(std::int64_t step, std::int64_t difference) {
  if (step == 1 || difference == 0 || (step != 0 && difference % step == 0)) return step;
  return std::gcd(step, difference);
}

void set_wide(SlotStatistics& slot) {
  slot.wide = true;
  slot.step = slot.min != slot.max;
}

void add_value(SlotStatistics& slot, std::int64_t value) {
  if (!slot.wide && !is_wide(value)) slot.step = joined_step(slot.step, distance(value, slot.min));
  slot.min = std::min(slot.min, value);
  slot.max = std::max(slot.max, value);
  slot.histogram.add(value);
  if (slot.wide || is_wide(value)) set_wide(slot);
}

void merge_statistics(SlotStatistics& a, const SlotStatistics& b) {
  const bool wide = a.wide || b.wide;
  if (!wide) a.step = joined_step(joined_step(a.step, b.step), distance(a.min, b.min));
  a.min = std::min(a.min, b.min);
  a.max = std::max(a.max, b.max);
  a.histogram.merge(b.histogram);
  if (wide) set_wide(a);
}

/** For each slot of the finer partition the slot it was part of. */
std::vector<std::uint32_t> sources(const SlotPartition& coarse, const SlotPartition& fine) {
  std::vector<std::uint32_t> result;
  result.reserve(fine.size());
  for (const auto column : fine.first_columns())
    result.push_back(coarse.slots()[column]);
  return result;
}

}  // namespace

ClassState::ClassState(std::size_t columns)
    : partition_(columns), statistics_(partition_.size()), hull_(partition_.size()) {}

ClassState ClassState::restore(std::uint64_t count, SlotPartition partition, std::vector<SlotStatistics> statistics,
                               AffineHull hull, const std::vector<std::vector<std::int64_t>>& sample) {
  ClassState state;
  state.count_ = count;
  state.partition_ = std::move(partition);
  state.statistics_ = std::move(statistics);
  state.hull_ = std::move(hull);
  for (const auto& row : sample)
    state.sample_.add(state.partition_.hash(row), row);
  return state;
}

bool ClassState::add(std::span<const std::int64_t> row, std::size_t known) {
  bool news = !partition_.holds(row, known);
  if (news) refine(partition_.split(row));
  SmallBuffer<std::int64_t> values(partition_.size());
  for (std::size_t s = 0; s < statistics_.size(); ++s)
    values[s] = row[partition_.first_columns()[s]];
  sample_.add(partition_.hash(values.span()), values.span());
  for (std::size_t s = 0; s < statistics_.size(); ++s) {
    SlotStatistics& slot = statistics_[s];
    const bool was_wide = slot.wide;
    if (count_ == 0) slot.min = slot.max = values[s];
    add_value(slot, values[s]);
    if (!slot.wide) continue;
    if (!was_wide) hull_ = hull_.without(s);
    news = news || !was_wide;
    values[s] = 0;
  }
  ++count_;
  return hull_.add(values.span(), partition_.slots_before(known)) || news;
}

bool ClassState::is_news(std::span<const std::int64_t> prefix) const {
  if (count_ == 0 || !partition_.holds(prefix)) return true;
  SmallBuffer<std::int64_t> values(partition_.slots_before(prefix.size()));
  const auto span = values.span();
  for (std::size_t s = 0; s < span.size(); ++s) {
    const std::int64_t value = prefix[partition_.first_columns()[s]];
    if (is_wide(value) && !statistics_[s].wide) return true;
    span[s] = statistics_[s].wide ? 0 : value;
  }
  return !hull_.contains_prefix(span);
}

void ClassState::merge(const ClassState& other) {
  if (other.count_ == 0) return;
  if (count_ == 0) {
    *this = other;
    return;
  }
  ClassState twin = other;
  if (partition_ != other.partition_) {
    const SlotPartition fine = partition_.meet(other.partition_);
    refine(fine);
    twin.refine(fine);
  }
  for (std::size_t s = 0; s < statistics_.size(); ++s) {
    if (statistics_[s].wide != twin.statistics_[s].wide) {
      AffineHull& hull = statistics_[s].wide ? twin.hull_ : hull_;
      hull = hull.without(s);
    }
    merge_statistics(statistics_[s], twin.statistics_[s]);
  }
  count_ += twin.count_;
  hull_.merge(twin.hull_);
  sample_.merge(twin.sample_);
}

// What the columns of a slot had in common they have had until now: each new slot begins as a copy.
void ClassState::refine(const SlotPartition& finer) {
  const auto source = sources(partition_, finer);
  std::vector<SlotStatistics> statistics;
  statistics.reserve(source.size());
  for (const auto slot : source)
    statistics.push_back(statistics_[slot]);
  statistics_ = std::move(statistics);
  hull_ = hull_.project(source);
  sample_.expand(source);
  partition_ = finer;
}

std::vector<std::vector<std::int64_t>> ClassState::sample() const {
  std::vector<std::vector<std::int64_t>> rows;
  rows.reserve(sample_.rows().size());
  for (const auto& kept : sample_.rows())
    rows.push_back(kept.row);
  return rows;
}

}  // namespace input_observer
