#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "tests/observer/random_calls.h"

namespace input_observer::test {

/** What makes random traffic unlike other traffic. */
struct TrafficKind {
  std::uint64_t seed = 0;
  int calls = 0;
  bool many_structures = false;  ///< list lengths beyond the number of classes that a report keeps
  bool many_scalars = false;     ///< bools and texts beyond the combinations that split a class
  bool many_sizes = false;       ///< sizes beyond those that are counted one by one
};

/** Calls of a random model, absent arguments and several structures included. */
struct RandomTraffic {
  ShapeReport empty;  ///< signature and options
  std::vector<DescribedCall> calls;
};

/**
 * Draws a model (tensors of several ranks and dtypes, lists, tuples, dicts, ints, wide ints, bools, texts, floats) and
 * calls of it. Axes are dims, constants, sums, multiples or products of dims, or random.
 */
RandomTraffic random_traffic(const TrafficKind& kind);

/** The report of calls [begin, end); indices are those of the whole traffic, as in one recorder. */
ShapeReport report_of(const RandomTraffic& traffic, std::size_t begin, std::size_t end);

/** The traffic cut into parts, call by call at random; every call is in one of them. */
std::vector<ShapeReport> random_parts(const RandomTraffic& traffic, std::size_t parts, std::mt19937_64& random);

/** Merges the reports two by two in a random order until one is left. */
ShapeReport merge_at_random(std::vector<ShapeReport> reports, std::mt19937_64& random);

}  // namespace input_observer::test
