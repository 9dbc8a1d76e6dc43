#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <tuple>

#include "inference/relations/evidence.h"
#include "inference/relations/floor_fit.h"
#include "inference/relations/output_formulas.h"
#include "inference/view/points.h"
#include "observer/arithmetic.h"

namespace input_observer {
namespace {

/** A result as a function of one dim. */
struct Candidate {
  bool unsure = false;    ///< the rounding is open and no plain one stands out
  bool weak = false;      ///< two points only
  std::int64_t cost = 0;  ///< how far from plain equality
  GroupId dim = no_group;
  bool affine = false;  ///< exact, not rounded
  Formula formula;
  std::optional<OpenRounding> rounding = std::nullopt;

  auto strength() const { return std::tuple(unsure, weak, cost); }
};

bool is_function(const std::vector<Point>& points) {
  std::map<std::int64_t, std::int64_t> seen;
  return std::ranges::all_of(
      points, [&](const Point& point) { return seen.try_emplace(point[1], point[0]).first->second == point[0]; });
}

/** Two points decide only what is plain: u + c with a small c, a pure multiple, a pure divisor. */
bool is_plain(std::int64_t factor, std::int64_t divisor, std::int64_t shift) {
  return (factor == 1 && divisor == 1 && std::abs(shift) <= 2) || (shift == 0 && (factor == 1 || divisor == 1));
}

/** Whether a dim is an offset or a multiple of another one, and of no more. */
bool has_root(const Definitions& derived, GroupId id) {
  return derived[id] && derived[id]->kind == Formula::Kind::sum && derived[id]->terms.size() == 1 &&
         derived[id]->divisor == 1;
}

/** The dim that this one is an offset or a multiple of, and so on. */
GroupId root_of(const Definitions& derived, GroupId id) {
  while (has_root(derived, id))
    id = derived[id]->terms.front().group;
  return id;
}

/** How much of the divisor is no more than what the dim is always a multiple of, up to a constant. */
std::int64_t unexplained(const Definitions& derived, GroupId id, std::int64_t divisor) {
  for (; has_root(derived, id); id = derived[id]->terms.front().group)
    divisor /= std::gcd(divisor, derived[id]->terms.front().coefficient);
  return divisor;
}

/** Whether the dim is a multiple of the divisor, up to a constant, by more than chance: else rounding is open. */
bool is_exact(std::size_t points, std::int64_t divisor, bool multiple) {
  if (divisor == 1) return true;
  // What is left over, if anything, takes the first point to see.
  const auto bits = static_cast<double>(multiple ? points : points - 1) * std::log2(static_cast<double>(divisor));
  return bits >= (points < evidence::output_points ? evidence::output_pair_bits : evidence::output_exact_bits);
}

/** How far a dim's sizes are multiples of more than the divisor: of 32 where they are halved, 16. */
std::int64_t spare_lattice(const std::vector<Point>& points, std::int64_t divisor) {
  std::int64_t lattice = 0;
  for (const auto& point : points)
    lattice = std::gcd(lattice, point[1]);
  return std::max<std::int64_t>(lattice / std::gcd(lattice, divisor), 1);
}

/** a*u + e has a plain e where it is no more than a; others take a point more. */
bool is_likely(std::size_t points, std::int64_t factor, std::int64_t divisor, std::int64_t shift) {
  if (factor > 1 && divisor > 1) return points >= evidence::output_ratio_points;
  return factor == 1 || std::abs(shift) <= factor || points > evidence::output_points;
}

/** divisor*o = factor*u + shift, and how far that is from plain equality. */
struct Line {
  std::int64_t factor = 1;
  std::int64_t divisor = 1;
  std::int64_t shift = 0;
  std::int64_t cost = 0;
};

/** The line through the outermost points, if it rises; nothing where ints are too large for it. */
std::optional<Line> line_through(const std::vector<Point>& points) {
  constexpr std::int64_t max_factor = std::int64_t{1} << 40;
  Line line{points.back()[0] - points.front()[0], points.back()[1] - points.front()[1]};
  if (line.divisor == 0) return std::nullopt;
  const auto common = std::gcd(line.factor, line.divisor) * (line.divisor < 0 ? -1 : 1);
  line.factor /= common;
  line.divisor /= common;
  if (line.factor <= 0 || line.factor > max_factor || line.divisor > max_factor) return std::nullopt;
  std::int64_t scaled = 0;
  if (__builtin_mul_overflow(line.divisor, points.front()[0], &line.shift) ||
      __builtin_mul_overflow(line.factor, points.front()[1], &scaled) ||
      __builtin_sub_overflow(line.shift, scaled, &line.shift) || std::abs(line.shift / 2) > INT64_MAX / 4) {
    return std::nullopt;
  }
  line.cost = std::abs(line.factor - 1) + 2 * (line.divisor - 1) + std::abs(line.shift);
  return line;
}

/** divisor*o = factor*u + shift through the outermost points. */
std::optional<Candidate> affine_candidate(const OutputQuestion& question, GroupId dim,
                                          const std::vector<Point>& points) {
  const auto line = line_through(points);
  if (!line) return std::nullopt;
  const auto [factor, divisor, shift, cost] = *line;
  const bool weak = points.size() < evidence::output_points;
  // Sizes that are multiples of 32 are halved exactly by design, not by chance, however few they are.
  const auto open = unexplained(question.derived, dim, divisor);
  const auto chance = open == 1 ? 1 : saturated_product(open, spare_lattice(points, divisor));
  const bool exact = is_exact(points.size(), chance, shift % divisor == 0);
  if (weak && !(is_plain(factor, divisor, shift) && exact)) return std::nullopt;
  if (!is_likely(points.size(), factor, divisor, shift)) return std::nullopt;
  const std::array<TrackTerm, 2> terms{{{&question.tracks, divisor}, {question.dim(dim), -factor}}};
  if (!holds(question.view, terms, -shift)) return std::nullopt;
  auto formula = sum_of({{dim, factor}}, shift);
  formula.divisor = divisor;
  Candidate result{!exact, weak, cost, dim, true, std::move(formula)};
  if (!exact) result.rounding = {dim, divisor, shift, shift + divisor - 1};
  return result;
}

std::optional<Candidate> candidate_of(const OutputQuestion& question, GroupId dim) {
  const std::array pair{&question.tracks, question.dim(dim)};
  const auto points = points_of(question.view, pair);
  if (points.size() < 2 || points.front()[1] == points.back()[1] || !is_function(points)) return std::nullopt;
  if (affine_rank(question.view, pair) == 1) return affine_candidate(question, dim, points);
  if (points.size() < evidence::output_floor_points) return std::nullopt;
  const auto fit = fit_floor(points);
  if (!fit) return std::nullopt;
  auto formula = sum_of({{dim, 1}}, fit->shift);
  formula.divisor = fit->divisor;
  Candidate result{!fit->sure, false, 50 + fit->divisor, dim, false, std::move(formula)};
  if (fit->is_open()) result.rounding = {dim, fit->divisor, fit->lowest, fit->highest};
  return result;
}

}  // namespace

OneDimAnswer formula_of_one_dim(const OutputQuestion& question) {
  std::vector<Candidate> candidates;
  for (const auto dim : question.dims) {
    if (auto candidate = candidate_of(question, dim)) candidates.push_back(std::move(*candidate));
  }
  if (candidates.empty()) return {};
  std::ranges::stable_sort(candidates, {}, &Candidate::strength);
  const auto& best = candidates.front();
  if (best.unsure) return {std::nullopt, !best.affine, best.rounding};
  const auto root = root_of(question.derived, best.dim);
  const bool in_step = std::ranges::any_of(candidates, [&](const Candidate& other) {
    return other.affine && !other.unsure && root_of(question.derived, other.dim) != root &&
           !equal_everywhere(*question.dim(other.dim), *question.dim(best.dim));
  });
  if (in_step && best.formula.divisor == 1) return {std::nullopt, true};
  const auto twin = std::ranges::find_if(candidates, [&](const Candidate& other) {
    return other.strength() == best.strength() && question.has_axis(other.dim);
  });
  const auto& chosen = twin == candidates.end() ? best : *twin;
  return {chosen.formula, false, chosen.rounding};
}

}  // namespace input_observer
