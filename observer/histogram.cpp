#include "observer/histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

namespace input_observer {
namespace {

constexpr std::size_t first_places = 8;

// Seven leading bits say which bucket: its width is at most 1/64 of its smallest member.
constexpr int bucket_bits = 7;

}  // namespace

std::int64_t Histogram::bucket_of(std::int64_t value) {
  const int width = std::bit_width(static_cast<std::uint64_t>(value < 0 ? ~value : value));
  if (width <= bucket_bits) return value;
  const int shift = width - bucket_bits;
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(value >> shift) << shift);
}

std::size_t Histogram::place_of(std::int64_t value) const {
  const std::size_t mask = places_.size() - 1;
  // Sizes are often multiples of a power of two: multiply, and take the high bits.
  std::size_t at = (static_cast<std::uint64_t>(value) * 0x9e3779b97f4a7c15u) >> 32 & mask;
  while (places_[at].count != 0 && places_[at].value != value)
    at = (at + 1) & mask;
  return at;
}

void Histogram::insert(std::int64_t value, std::uint64_t count) {
  if (places_.empty()) places_.resize(first_places);
  std::size_t at = place_of(value);
  if (places_[at].count == 0) {
    if (2 * (used_ + 1) > places_.size()) {
      rebuild(2 * places_.size());
      at = place_of(value);
    }
    ++used_;
    places_[at].value = value;
  }
  places_[at].count += count;
}

void Histogram::rebuild(std::size_t places) {
  const auto old = std::exchange(places_, std::vector<Entry>(places));
  used_ = 0;
  for (const Entry& entry : old) {
    if (entry.count != 0) insert(exact_ ? entry.value : bucket_of(entry.value), entry.count);
  }
}

void Histogram::add(std::int64_t value, std::uint64_t count) {
  if (count == 0) return;
  insert(exact_ ? value : bucket_of(value), count);
  if (exact_ && used_ > max_exact) {
    exact_ = false;
    rebuild(places_.size());
  }
}

void Histogram::merge(const Histogram& other) {
  if (!other.exact_ && exact_) {
    exact_ = false;
    if (!places_.empty()) rebuild(places_.size());
  }
  for (const Entry& entry : other.places_)
    add(entry.value, entry.count);
}

std::uint64_t Histogram::count() const {
  std::uint64_t sum = 0;
  for (const Entry& entry : places_)
    sum += entry.count;
  return sum;
}

std::int64_t Histogram::percentile(double q) const {
  // A hair below the product, so that 0.07 * 100 asks for the 7th value although it is 7.000000000000001.
  const double rank = std::ceil(q * static_cast<double>(count()) * (1 - 1e-12));
  std::uint64_t seen = 0;
  std::int64_t last = 0;
  for (const auto& [value, count] : counts()) {
    seen += count;
    last = value;
    if (static_cast<double>(seen) >= rank) break;
  }
  return last;
}

std::map<std::int64_t, std::uint64_t> Histogram::counts() const {
  std::map<std::int64_t, std::uint64_t> result;
  for (const Entry& entry : places_) {
    if (entry.count != 0) result.emplace(entry.value, entry.count);
  }
  return result;
}

Histogram Histogram::from_counts(const std::map<std::int64_t, std::uint64_t>& counts, bool exact) {
  Histogram result;
  result.exact_ = exact;
  for (const auto& [value, count] : counts)
    result.add(value, count);
  return result;
}

bool Histogram::operator==(const Histogram& other) const {
  if (exact_ != other.exact_ || used_ != other.used_) return false;
  return std::all_of(places_.begin(), places_.end(), [&](const Entry& entry) {
    return entry.count == 0 || other.places_[other.place_of(entry.value)].count == entry.count;
  });
}

}  // namespace input_observer
