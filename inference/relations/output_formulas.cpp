#include "inference/relations/output_formulas.h"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <set>
#include <tuple>

#include "inference/relations/evidence.h"
#include "inference/view/points.h"

namespace input_observer {
namespace {

constexpr std::int64_t max_coefficient = 4096;
constexpr std::int64_t max_divisor = std::int64_t{1} << 20;

/** Calls `visit(dims)` for each choice of `count` of them, in order, until it says yes. */
template <class Visit>
bool any_choice(std::span<const GroupId> from, std::size_t count, bool repeated, std::vector<GroupId>& chosen,
                const Visit& visit) {
  if (count == 0) return visit(chosen);
  for (std::size_t i = 0; i < from.size(); ++i) {
    chosen.push_back(from[i]);
    const bool found = any_choice(from.subspan(repeated ? i : i + 1), count - 1, repeated, chosen, visit);
    chosen.pop_back();
    if (found) return true;
  }
  return false;
}

/** The result's tracks and those of the dims. */
std::vector<const Tracks*> with_dims(const OutputQuestion& question, const std::vector<GroupId>& dims) {
  std::vector<const Tracks*> result{&question.tracks};
  for (const auto id : dims)
    result.push_back(question.dim(id));
  return result;
}

/** The dim's tracks with 0 in the blocks that have the result and lack the dim. */
Tracks with_zeros(const OutputQuestion& question, GroupId id) {
  auto result = *question.dim(id);
  for (std::size_t k = 0; k < result.size(); ++k) {
    if (!result[k].present() && question.tracks[k].present()) result[k] = Track::constant(0);
  }
  return result;
}

/** In each group of blocks that lack the same dims, and none lacks all, the result took two sizes. */
bool varies_with_each(const OutputQuestion& question, const std::vector<GroupId>& dims) {
  std::map<std::vector<bool>, std::vector<bool>> blocks_of;
  for (std::size_t k = 0; k < question.tracks.size(); ++k) {
    if (!question.tracks[k].present()) continue;
    std::vector<bool> known;
    for (const auto id : dims)
      known.push_back((*question.dim(id))[k].present());
    if (std::ranges::none_of(known, std::identity{})) return false;
    auto& blocks = blocks_of[known];
    blocks.resize(question.tracks.size());
    blocks[k] = true;
  }
  return std::ranges::all_of(blocks_of, [&](const auto& entry) {
    return distinct_values(question.view, question.tracks, entry.second) >= evidence::equal_values;
  });
}

/** a*b - c*d, or nothing where that is more than an int holds. */
std::optional<std::int64_t> determinant_of(std::int64_t a, std::int64_t b, std::int64_t c, std::int64_t d) {
  std::int64_t first = 0, second = 0;
  if (__builtin_mul_overflow(a, b, &first) || __builtin_mul_overflow(c, d, &second)) return std::nullopt;
  return __builtin_sub_overflow(first, second, &first) ? std::nullopt : std::optional(first);
}

/** o = a*u + b*v + c through three points in general position, integers only. */
std::optional<std::array<std::int64_t, 3>> plane_through(const std::vector<Point>& points) {
  const auto& origin = points.front();
  const auto rise = [&](std::size_t i, std::size_t axis) { return points[i][axis] - origin[axis]; };
  for (std::size_t i = 1; i < points.size(); ++i) {
    for (std::size_t j = i + 1; j < points.size(); ++j) {
      const auto determinant = determinant_of(rise(i, 1), rise(j, 2), rise(j, 1), rise(i, 2));
      if (determinant == 0) continue;
      const auto a = determinant_of(rise(i, 0), rise(j, 2), rise(j, 0), rise(i, 2));
      const auto b = determinant_of(rise(i, 1), rise(j, 0), rise(j, 1), rise(i, 0));
      if (!determinant || !a || !b || *a % *determinant != 0 || *b % *determinant != 0) return std::nullopt;
      const std::array solution{*a / *determinant, *b / *determinant, std::int64_t{0}};
      if (std::abs(solution[0]) > max_coefficient || std::abs(solution[1]) > max_coefficient) return std::nullopt;
      return std::array{solution[0], solution[1], origin[0] - solution[0] * origin[1] - solution[1] * origin[2]};
    }
  }
  return std::nullopt;
}

/** A ratio in lowest terms that all points share: (out - shift) = numerator * product / denominator. */
std::optional<std::pair<std::int64_t, std::int64_t>> common_ratio(const OutputQuestion& question,
                                                                  std::span<const Tracks* const> tracks,
                                                                  std::int64_t shift) {
  std::optional<std::pair<std::int64_t, std::int64_t>> ratio;
  const bool same = every_point(question.view, tracks, [&](const Point& point) {
    std::int64_t product = 1;
    for (std::size_t i = 1; i < point.size(); ++i) {
      if (__builtin_mul_overflow(product, point[i], &product)) return false;
    }
    if (product == 0) return point[0] == shift;  // no ratio, but the constant is all that is left
    const auto common = std::gcd(point[0] - shift, product);
    const std::pair here((point[0] - shift) / common, product / common);
    if (!ratio) ratio = here;
    return *ratio == here;
  });
  const bool usable =
      same && ratio && ratio->first > 0 && ratio->first <= max_coefficient && ratio->second <= max_divisor;
  return usable ? ratio : std::nullopt;
}

}  // namespace

bool OutputQuestion::has_axis(GroupId id) const {
  return std::ranges::any_of(table.groups[id].columns, [&](ColumnId member) {
    return view.columns[member].is_axis() && view.columns[member].at.axis == axis;
  });
}

bool OutputQuestion::is_everywhere(GroupId id) const {
  for (std::size_t k = 0; k < tracks.size(); ++k) {
    if (tracks[k].present() && !(*dim(id))[k].present()) return false;
  }
  return true;
}

std::optional<Formula> equal_dim(const OutputQuestion& question) {
  std::optional<std::tuple<std::int64_t, bool, GroupId>> best;
  for (const auto id : question.dims) {
    const auto& dim = *question.dim(id);
    if (!equal_everywhere(question.tracks, dim)) continue;
    std::int64_t met = 0;
    for (std::size_t k = 0; k < dim.size(); ++k)
      met += question.tracks[k].present() && dim[k].present();
    const std::tuple rank(-met, !question.has_axis(id), id);
    if (!best || rank < *best) best = rank;
  }
  if (!best) return std::nullopt;
  return sum_of({{std::get<2>(*best), 1}});
}

std::optional<Formula> sum_of_dims(const OutputQuestion& question, std::size_t parts) {
  std::optional<Formula> result;
  std::vector<GroupId> chosen;
  any_choice(question.dims, parts, false, chosen, [&](const std::vector<GroupId>& dims) {
    std::vector<TrackTerm> relation{{&question.tracks, 1}};
    for (const auto id : dims)
      relation.push_back({question.dim(id), -1});
    if (!holds(question.view, relation, 0)) return false;
    const auto tracks = with_dims(question, dims);
    const auto rank = affine_rank(question.view, tracks);
    if (rank != parts || points_of(question.view, tracks).size() < rank + 1) return false;
    std::vector<FormulaTerm> terms;
    for (const auto id : dims)
      terms.push_back({id, 1});
    result = sum_of(std::move(terms));
    return true;
  });
  return result;
}

std::optional<Formula> sum_with_absent(const OutputQuestion& question, std::size_t parts) {
  std::optional<Formula> result;
  std::vector<GroupId> chosen;
  any_choice(question.dims, parts, false, chosen, [&](const std::vector<GroupId>& dims) {
    const auto odd = [&](GroupId id) { return question.table.groups[id].scalar && !question.is_everywhere(id); };
    if (std::ranges::any_of(dims, odd)) return false;  // an int that was not given is not 0
    if (std::ranges::all_of(dims, [&](GroupId id) { return question.is_everywhere(id); })) return false;
    std::vector<Tracks> filled;
    for (const auto id : dims)
      filled.push_back(with_zeros(question, id));
    std::vector<TrackTerm> relation{{&question.tracks, 1}};
    std::vector<const Tracks*> tracks{&question.tracks};
    std::vector<FormulaTerm> terms;
    for (std::size_t i = 0; i < dims.size(); ++i) {
      relation.push_back({&filled[i], -1});
      tracks.push_back(&filled[i]);
      terms.push_back({dims[i], 1});
    }
    if (!holds(question.view, relation, 0) || !varies_with_each(question, dims)) return false;
    if (affine_rank(question.view, tracks) != parts) return false;
    result = sum_of(std::move(terms));
    result->absent_as_zero = true;
    return true;
  });
  return result;
}

std::optional<Formula> affine_in_two(const OutputQuestion& question) {
  std::optional<Formula> result;
  std::vector<GroupId> chosen;
  any_choice(question.dims, 2, false, chosen, [&](const std::vector<GroupId>& dims) {
    const auto tracks = with_dims(question, dims);
    if (affine_rank(question.view, tracks) != 2) return false;
    const auto points = points_of(question.view, tracks);
    if (points.size() < evidence::output_plane_points) return false;
    const auto plane = plane_through(points);
    if (!plane) return false;
    const auto [a, b, c] = *plane;
    if (a == 0 || b == 0) return false;  // of one dim after all, and as such it was refused
    const std::array<TrackTerm, 3> terms{{{tracks[0], 1}, {tracks[1], -a}, {tracks[2], -b}}};
    if (!holds(question.view, terms, -c)) return false;
    result = sum_of({{dims[0], a}, {dims[1], b}}, c);
    return true;
  });
  return result;
}

std::optional<Formula> product_of_dims(const OutputQuestion& question, std::size_t factors) {
  std::optional<Formula> result;
  std::vector<GroupId> chosen;
  any_choice(question.dims, factors, true, chosen, [&](const std::vector<GroupId>& dims) {
    const auto tracks = with_dims(question, dims);
    for (const std::int64_t shift : {0, 1, -1, 2}) {
      const auto ratio = common_ratio(question, tracks, shift);
      if (!ratio || points_of(question.view, tracks).size() < evidence::output_points) continue;
      result.emplace();
      result->kind = Formula::Kind::product;
      for (const auto id : dims)
        result->terms.push_back({id, 1});
      result->constant = shift;
      std::tie(result->scale, result->divisor) = *ratio;
      return true;
    }
    return false;
  });
  return result;
}

}  // namespace input_observer
