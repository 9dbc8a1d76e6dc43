#include "inference/relations/floor_fit.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <set>
#include <tuple>

#include "inference/relations/evidence.h"

namespace input_observer {
namespace {

/** The shifts that one divisor allows: max(d*o - u) <= e <= min(d*o - u) + d - 1. */
std::pair<std::int64_t, std::int64_t> feasible_shifts(const std::vector<Point>& points, std::int64_t divisor) {
  std::int64_t lowest = INT64_MIN, highest = INT64_MAX;
  for (const auto& point : points) {
    const auto shift = divisor * point[0] - point[1];
    lowest = std::max(lowest, shift);
    highest = std::min(highest, shift + divisor - 1);
  }
  return {lowest, highest};
}

bool is_usual(const FloorFit& fit) {
  return fit.shift == 0 || fit.shift == fit.divisor - 1;
}

std::int64_t best_shift(std::int64_t divisor, std::int64_t lowest, std::int64_t highest) {
  std::optional<std::int64_t> best;
  const auto rank = [&](std::int64_t shift) { return std::pair(!is_usual({divisor, shift}), std::abs(shift)); };
  for (const auto shift :
       {std::int64_t{0}, divisor - 1, std::int64_t{1}, std::int64_t{-1}, -divisor, lowest, highest}) {
    if (shift < lowest || shift > highest) continue;
    if (!best || rank(shift) < rank(*best)) best = shift;
  }
  return *best;
}

/** Round divisors first: powers of two, then multiples of ten. */
auto rank_of(const FloorFit& fit) {
  const bool power = std::has_single_bit(static_cast<std::uint64_t>(fit.divisor));
  return std::tuple(!is_usual(fit), power ? 0 : fit.divisor % 10 == 0 ? 1 : 2, fit.divisor);
}

}  // namespace

std::optional<FloorFit> fit_floor(const std::vector<Point>& points) {
  constexpr std::int64_t max_divisors = 4096;
  std::set<std::int64_t> outs, ins;
  for (const auto& point : points) {
    outs.insert(point[0]);
    ins.insert(point[1]);
  }
  if (outs.size() < 2 || ins.size() < 2) return std::nullopt;
  const auto rise = *outs.rbegin() - *outs.begin(), run = *ins.rbegin() - *ins.begin();
  const auto first = std::max<std::int64_t>(2, run / (rise + 1));
  const auto last = std::min(run / std::max<std::int64_t>(1, rise - 1) + 1, first + max_divisors);
  std::optional<FloorFit> best;
  int feasible = 0;
  for (auto divisor = first; divisor <= last; ++divisor) {
    const auto [lowest, highest] = feasible_shifts(points, divisor);
    if (lowest > highest) continue;
    ++feasible;
    const FloorFit fit{divisor, best_shift(divisor, lowest, highest)};
    if (!is_usual(fit) && lowest != highest) continue;  // not determined yet
    if (!best || rank_of(fit) < rank_of(*best)) best = fit;
  }
  if (feasible > 1 && outs.size() < evidence::output_floor_sizes) return std::nullopt;
  return best;
}

}  // namespace input_observer
