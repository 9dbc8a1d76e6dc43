#pragma once

#include <cstddef>

namespace input_observer {

/**
 * How much must have been seen before a relation that held in every call is claimed; below that it is suspected.
 * The reasons, with figures, are in docs/inference.md.
 */
namespace evidence {

inline constexpr std::size_t equal_values = 2;         ///< distinct sizes for two axes to be one dim
inline constexpr std::size_t equal_scalar_values = 3;  ///< the same where an int argument takes part
inline constexpr std::size_t affine_points = 3;        ///< for t = u + c and t = m*u; one more with an int argument
inline constexpr std::size_t product_points = 4;       ///< for t = u*v
inline constexpr std::size_t floor_points = 5;         ///< for t = u//d among arguments
inline constexpr std::size_t broadcast_points = 4;     ///< for t in {1, u} to be suspected
inline constexpr std::size_t output_points = 3;        ///< for a result's axis of one variable
inline constexpr std::size_t output_ratio_points = 6;  ///< for (a*u + e)//d with a and d above 1, three to fit
inline constexpr std::size_t output_plane_points = 5;  ///< for a*u + b*v + c, three to fit
inline constexpr double output_exact_bits = 6;         ///< u always a multiple of d: points * log2(d)
inline constexpr double output_pair_bits = 4;          ///< the same of two points
inline constexpr std::size_t output_floor_points = 4;  ///< for a result's axis rounded down
inline constexpr std::size_t output_floor_sizes = 6;   ///< distinct results that settle between several divisors

}  // namespace evidence

/** Limits that keep an inference cubic at worst in something small. */
inline constexpr std::size_t max_groups_in_pairs = 96;    ///< beyond it only equalities are looked for
inline constexpr std::size_t max_groups_in_triples = 24;  ///< beyond it no sums of three, no products of three

}  // namespace input_observer
