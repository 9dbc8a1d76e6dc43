#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "observer/structure.h"
#include "observer/value.h"

namespace input_observer {

/** One thing that a report B holds and a report A never saw. */
struct Difference {
  enum class Kind : std::uint8_t {
    signature,    ///< calls of a structure that A has no call of
    combination,  ///< bools and texts that A saw, but never together
    argument,     ///< a leaf that A never had
    dtype,        ///< of a leaf; of a scalar its type
    rank,
    length,    ///< of a list
    size,      ///< of an axis, outside of what A saw
    gap,       ///< of an axis, within what A saw, but never itself
    value,     ///< of a scalar
    relation,  ///< that held in every call of A
  };

  Kind kind = Kind::size;
  Side side = Side::input;
  std::string path;               ///< of the leaf; empty where the whole call is meant
  int axis = -1;                  ///< of a size, a gap or a relation between axes
  std::vector<std::string> also;  ///< further leaves of the parameter of which the same is true
  std::string signature;          ///< its id where only calls of one signature are compared
  /**
   * What A never saw, ascending: ints for sizes, ranks, lengths and calls; `160 to 161` where only a bucket of sizes
   * is known; of a relation sizes that break it: of the left side, then of each dim on the right.
   */
  std::vector<Value> in_b;
  std::vector<Value> in_a;  ///< what it saw instead; of sizes and ints the smallest and the largest
  std::string relation;     ///< its right side, `past.0 axis 2 + ids axis 1`

  bool operator==(const Difference&) const = default;
};

/** All that B adds to A. */
struct Differences {
  std::vector<Difference> list;       ///< signatures first, then leaves in signature order, then relations
  std::uint64_t undecided_calls = 0;  ///< calls of B that A may have dropped the like of for want of room
};

}  // namespace input_observer
