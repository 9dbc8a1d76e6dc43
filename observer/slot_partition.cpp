#include "observer/slot_partition.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <utility>

namespace input_observer {
namespace {

// splitmix64: every bit of the result depends on every bit of the input.
std::uint64_t mix(std::uint64_t value) {
  value += 0x9e3779b97f4a7c15u;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9u;
  value = (value ^ (value >> 27)) * 0x94d049bb133111ebu;
  return value ^ (value >> 31);
}

std::uint64_t coefficient(std::size_t column) {
  return mix(column) | 1;
}

/** Numbers the classes of `key(column)` by first column. */
template <class Key>
SlotPartition partition_by(std::size_t columns, const Key& key) {
  std::map<decltype(key(0)), std::uint32_t> numbers;
  std::vector<std::uint32_t> slot_of;
  slot_of.reserve(columns);
  for (std::size_t j = 0; j < columns; ++j) {
    slot_of.push_back(numbers.emplace(key(j), static_cast<std::uint32_t>(numbers.size())).first->second);
  }
  return SlotPartition(std::move(slot_of));
}

}  // namespace

SlotPartition::SlotPartition(std::vector<std::uint32_t> slot_of) : slot_of_(std::move(slot_of)) {
  std::vector<std::uint32_t> latest;  // per slot: its last column so far
  for (std::uint32_t j = 0; j < slot_of_.size(); ++j) {
    const std::uint32_t slot = slot_of_[j];
    if (slot == first_column_.size()) {
      first_column_.push_back(j);
      coefficients_.push_back(coefficient(j));
      latest.push_back(j);
      continue;
    }
    coefficients_[slot] += coefficient(j);
    const std::uint32_t distance = j - std::exchange(latest[slot], j);
    if (!runs_.empty() && runs_.back().end == j && runs_.back().distance == distance) {
      ++runs_.back().end;
    } else {
      runs_.push_back({j, j + 1, distance});
    }
  }
}

std::size_t SlotPartition::slots_before(std::size_t column) const {
  return static_cast<std::size_t>(std::lower_bound(first_column_.begin(), first_column_.end(), column) -
                                  first_column_.begin());
}

bool SlotPartition::holds(std::span<const std::int64_t> prefix, std::size_t known) const {
  for (const Run& run : runs_) {
    if (run.begin >= prefix.size()) break;
    if (run.end <= known) continue;
    const std::size_t begin = std::max<std::size_t>(run.begin, known);
    const std::size_t length = std::min<std::size_t>(run.end, prefix.size()) - begin;
    const std::int64_t* values = prefix.data() + begin;
    if (std::memcmp(values, values - run.distance, length * sizeof *values) != 0) return false;
  }
  return true;
}

SlotPartition SlotPartition::split(std::span<const std::int64_t> row) const {
  return partition_by(columns(), [&](std::size_t j) { return std::pair(slot_of_[j], row[j]); });
}

SlotPartition SlotPartition::meet(const SlotPartition& other) const {
  return partition_by(columns(), [&](std::size_t j) { return std::pair(slot_of_[j], other.slot_of_[j]); });
}

std::uint64_t SlotPartition::hash(std::span<const std::int64_t> slot_values) const {
  std::uint64_t sum = 0;
  for (std::size_t s = 0; s < coefficients_.size(); ++s) {
    sum += coefficients_[s] * static_cast<std::uint64_t>(slot_values[s]);
  }
  return mix(sum);
}

}  // namespace input_observer
