#include "inference/diff/size_set.h"

#include <algorithm>
#include <iterator>

namespace input_observer {
namespace {

/** The largest size that falls into the bucket, which is at most `limit`. */
std::int64_t end_of_bucket(std::int64_t low, std::int64_t limit) {
  std::int64_t high = limit;
  for (std::int64_t below = low; below < high;) {
    const auto middle =
        static_cast<std::int64_t>(static_cast<std::uint64_t>(below) +
                                  (static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(below) + 1) / 2);
    if (Histogram::bucket_of(middle) == low) {
      below = middle;
    } else {
      high = middle - 1;
    }
  }
  return high;
}

}  // namespace

void SizeSet::add(const Histogram& histogram, std::int64_t min, std::int64_t max) {
  for (const auto& [value, count] : histogram.counts()) {
    SizeSpan span{value, value};
    if (!histogram.exact()) span = {std::max(value, min), end_of_bucket(value, max)};
    certain_.insert(span);
    add_possible(span);
  }
  certain_.insert({min, min});
  certain_.insert({max, max});
}

void SizeSet::add_range(const SizeSpan& span) {
  certain_.insert({span.low, span.low});
  certain_.insert({span.high, span.high});
  add_possible(span);
}

void SizeSet::add_possible(SizeSpan span) {
  auto next = possible_.upper_bound(span.high);
  while (next != possible_.begin() && std::prev(next)->second >= span.low) {
    const auto met = std::prev(next);
    span = {std::min(span.low, met->first), std::max(span.high, met->second)};
    next = possible_.erase(met);
  }
  possible_.emplace(span.low, span.high);
}

bool SizeSet::may_contain(const SizeSpan& span) const {
  const auto next = possible_.upper_bound(span.high);
  return next != possible_.begin() && std::prev(next)->second >= span.low;
}

std::vector<SizeSpan> SizeSet::certain() const {
  return {certain_.begin(), certain_.end()};
}

}  // namespace input_observer
