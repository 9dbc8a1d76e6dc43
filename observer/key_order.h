#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "observer/value.h"

namespace input_observer {

/**
 * The order in which the keys of dicts came: for each dict of two keys or more, depth first over sorted keys, the rank
 * of each key among the sorted ones.
 */
using KeyOrder = std::vector<std::uint32_t>;

/** For each place among the sorted keys which item belongs there; equal keys keep their order. */
std::vector<std::uint32_t> sorted_places(const NamedValues& items);

/** The value with the keys of its dicts sorted by name. */
Value with_sorted_keys(const Value& value);

/** The order of values whose keys are sorted. */
KeyOrder sorted_key_order(const std::vector<Value>& values);

/** Values with sorted keys as `order` had them; an empty order changes nothing. */
std::vector<Value> with_key_order(std::vector<Value> sorted, const KeyOrder& order);

/** Where what a call gives stands in its walk, in the order of its structure; all empty: both orders are the same. */
struct Arrangement {
  std::vector<std::uint32_t> columns;
  std::vector<std::uint32_t> slots;
  std::vector<std::uint32_t> tensors;  ///< of the arguments

  bool empty() const { return columns.empty() && slots.empty() && tensors.empty(); }
};

/** The arrangement of the arguments and, if any, of the result of a call. */
Arrangement arrangement_of(const std::vector<Value>& arguments, const Value* outputs);

/** How many calls of one structure had their keys in which order. */
class KeyOrderCounts {
 public:
  /** Orders kept: the smallest, so that the choice does not depend on the order of calls. */
  static constexpr std::size_t max_orders = 8;

  void add(const KeyOrder& order, std::uint64_t count = 1);
  void merge(const KeyOrderCounts& other);

  /** add() of an order that was added before: spares the comparison where there is no other. */
  void add_known(const KeyOrder& order);

  /** The order of most calls, ties by order; empty where no dict has two keys. */
  KeyOrder most_frequent() const;

  const std::map<KeyOrder, std::uint64_t>& counts() const { return counts_; }
  bool operator==(const KeyOrderCounts&) const = default;

 private:
  std::map<KeyOrder, std::uint64_t> counts_;  // empty where no dict has two keys
};

}  // namespace input_observer
