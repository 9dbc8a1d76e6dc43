#pragma once

#include <cstdint>

namespace input_observer {

/** Sizes and int arguments may be anything that an int64 holds: a product beyond it counts as its end. */
inline std::int64_t saturated_product(std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  return __builtin_mul_overflow(a, b, &result) ? ((a < 0) != (b < 0) ? INT64_MIN : INT64_MAX) : result;
}

/** The same of a sum. */
inline std::int64_t saturated_sum(std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  return __builtin_add_overflow(a, b, &result) ? (a < 0 ? INT64_MIN : INT64_MAX) : result;
}

/** The quotient rounded down, as Python's `//`; b is not 0, and not -1 where a is INT64_MIN. */
inline std::int64_t floor_quotient(std::int64_t a, std::int64_t b) {
  return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0);
}

}  // namespace input_observer
