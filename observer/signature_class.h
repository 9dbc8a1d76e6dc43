#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "observer/class_state.h"
#include "observer/structure.h"

namespace input_observer {

/** A strict order of bools, floats (NaN last) and texts. */
bool scalar_less(const Value& a, const Value& b);

/**
 * The values that a scalar took, at most max_values: of numbers the smallest ones; of texts those of smallest hash, so
 * that a recorder can tell from the hash alone that a text will not be kept.
 */
struct ScalarValues {
  static constexpr std::size_t max_values = 8;
  std::vector<Value> values;  ///< ascending, distinct
  bool more = false;          ///< there were others

  void add(const Value& value);
  void merge(const ScalarValues& other);
  bool operator==(const ScalarValues&) const = default;
};

/** A call kept as an example: sizes and scalars of one call of a class. */
struct KeptCall {
  std::uint64_t given = 0;  ///< see count_given(); follows from the rest
  std::uint64_t index = 0;  ///< counted from 0 over all calls of its recorder
  std::vector<std::int64_t> row;
  std::vector<Value> scalars;

  bool operator==(const KeptCall&) const = default;
};

/** Wall-clock facts; left out for calls that were read from a log. */
struct ClassTiming {
  std::int64_t first_seen = 0;  ///< microseconds since the epoch
  std::int64_t last_seen = 0;
  Histogram latency;  ///< microseconds

  bool operator==(const ClassTiming&) const = default;
};

/** All calls that looked alike but for their sizes. */
struct SignatureClass {
  Structure structure;
  std::vector<ScalarValues> scalars;   ///< one per slot of the structure
  std::vector<TensorContent> content;  ///< one per tensor leaf of the arguments
  KeyOrderCounts orders;               ///< of the keys of its dicts
  ClassState state;                    ///< one row per call
  KeptCall first;                      ///< the earliest of those that gave most; after a merge the smallest of these
  std::optional<ClassTiming> timing;

  bool operator==(const SignatureClass&) const = default;
};

/** The class of a single call that gave so many parameters. */
SignatureClass class_of_call(FlatValues call, std::uint64_t index, std::uint64_t given);

/** What was seen of one leaf, from two sides; where nobody looked, the other side counts. */
TensorContent merge(const TensorContent& a, const TensorContent& b);

/** Takes the calls of another class of equal structure in; exact, whatever the order or grouping. */
void merge_into(SignatureClass& target, const SignatureClass& other);

}  // namespace input_observer
