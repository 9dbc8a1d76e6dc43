#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <set>

#include "inference/relations/evidence.h"
#include "inference/relations/floor_fit.h"
#include "inference/relations/output_formulas.h"
#include "inference/view/points.h"

namespace input_observer {
namespace {

/** A result as a function of one dim. */
struct Candidate {
  bool weak = false;      ///< two points only
  std::int64_t cost = 0;  ///< how far from plain equality
  GroupId dim = no_group;
  bool affine = false;  ///< exact, not rounded
  Formula formula;

  auto strength() const { return std::pair(weak, cost); }
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

/** divisor*o = factor*u + shift through the outermost points. */
std::optional<Candidate> affine_candidate(const OutputQuestion& question, GroupId dim,
                                          const std::vector<Point>& points) {
  auto factor = points.back()[0] - points.front()[0], divisor = points.back()[1] - points.front()[1];
  if (divisor == 0) return std::nullopt;
  const auto common = std::gcd(factor, divisor) * (divisor < 0 ? -1 : 1);
  factor /= common;
  divisor /= common;
  if (factor <= 0) return std::nullopt;
  const auto shift = divisor * points.front()[0] - factor * points.front()[1];
  const bool weak = points.size() < evidence::output_points;
  if (weak && !is_plain(factor, divisor, shift)) return std::nullopt;
  const std::array<TrackTerm, 2> terms{{{&question.tracks, divisor}, {question.dim(dim), -factor}}};
  if (!holds(question.view, terms, -shift)) return std::nullopt;
  auto formula = sum_of({{dim, factor}}, shift);
  formula.divisor = divisor;
  const auto cost = std::abs(factor - 1) + 2 * (divisor - 1) + std::abs(shift);
  return Candidate{weak, cost, dim, true, std::move(formula)};
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
  return Candidate{false, 50 + fit->divisor, dim, false, std::move(formula)};
}

/** The dim that this one is an offset or a multiple of, and so on. */
GroupId root_of(const Definitions& derived, GroupId id) {
  while (derived[id] && derived[id]->kind == Formula::Kind::sum && derived[id]->terms.size() == 1 &&
         derived[id]->divisor == 1)
    id = derived[id]->terms.front().group;
  return id;
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
  const auto root = root_of(question.derived, best.dim);
  const bool in_step = std::ranges::any_of(candidates, [&](const Candidate& other) {
    return other.affine && root_of(question.derived, other.dim) != root &&
           !equal_everywhere(*question.dim(other.dim), *question.dim(best.dim));
  });
  if (in_step && best.formula.divisor == 1) return {std::nullopt, true};
  const auto twin = std::ranges::find_if(candidates, [&](const Candidate& other) {
    return other.strength() == best.strength() && question.has_axis(other.dim);
  });
  return {twin == candidates.end() ? best.formula : twin->formula, false};
}

}  // namespace input_observer
