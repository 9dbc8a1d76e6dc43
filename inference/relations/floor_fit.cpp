#include "inference/relations/floor_fit.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <set>

#include "inference/relations/evidence.h"

namespace input_observer {
namespace {

/** All shifts that one divisor allows: max(d*o - u) <= e <= min(d*o - u) + d - 1; none when highest < lowest. */
FloorFit fit_of(const std::vector<Point>& points, std::int64_t divisor) {
  FloorFit fit{divisor, 0, INT64_MIN, INT64_MAX, false};
  for (const auto& point : points) {
    std::int64_t shift = 0, end = 0;
    // Int arguments may be so large that no shift of theirs can be told.
    if (__builtin_mul_overflow(divisor, point[0], &shift) || __builtin_sub_overflow(shift, point[1], &shift) ||
        __builtin_add_overflow(shift, divisor - 1, &end)) {
      return {divisor, 0, 1, 0, false};
    }
    fit.lowest = std::max(fit.lowest, shift);
    fit.highest = std::min(fit.highest, end);
  }
  return fit;
}

/** Hop lengths and strides are round: how often 2 and 5 divide it. */
int roundness(std::int64_t divisor) {
  int result = std::countr_zero(static_cast<std::uint64_t>(divisor));
  for (; divisor % 5 == 0; divisor /= 5)
    ++result;
  return result;
}

/**
 * The one that is by far the roundest, for among many numbers in a row some are somewhat round. Whether a plain shift
 * goes with it does not count: one goes with some divisor nearby by chance.
 */
std::optional<FloorFit> roundest(const std::vector<FloorFit>& fits) {
  const auto rank = [](const FloorFit& fit) { return roundness(fit.divisor); };
  const auto best = std::ranges::max(fits, {}, rank);
  const auto expected = static_cast<int>(std::bit_width(fits.size()));
  const bool alone = std::ranges::count(fits, rank(best), rank) == 1;
  return alone && rank(best) >= expected + 2 ? std::optional(best) : std::nullopt;
}

/**
 * Down, down and one more (frames of a centred window), down and one less, or up. Up and one less is (in - 1)//divisor:
 * a kernel one wider than its stride, which large strides do not have, so it is no rival to rounding down.
 */
void decide(FloorFit& fit, bool other_divisors) {
  const auto d = fit.divisor;
  std::vector<std::int64_t> plain;
  for (const auto shift : {std::int64_t{0}, d, -d, d - 1}) {
    if (shift >= fit.lowest && shift <= fit.highest) plain.push_back(shift);
  }
  fit.shift = plain.empty() ? fit.lowest : plain.front();
  const auto width = fit.highest - fit.lowest + 1;
  const bool narrow = width == 1 || 3 * width <= d;
  fit.sure = (width == 1 && !other_divisors) || (narrow && plain.size() == 1);
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
  std::vector<FloorFit> fits;
  for (auto divisor = first; divisor <= last; ++divisor) {
    const auto fit = fit_of(points, divisor);
    if (fit.lowest <= fit.highest) fits.push_back(fit);
  }
  if (fits.empty() || (fits.size() > 1 && outs.size() < evidence::output_floor_sizes)) return std::nullopt;
  auto best = fits.size() == 1 ? std::optional(fits.front()) : roundest(fits);
  if (best) decide(*best, fits.size() > 1);
  return best;
}

}  // namespace input_observer
