#include "inference/view/points.h"

#include <algorithm>
#include <set>

namespace input_observer {
namespace {

bool known(std::span<const TrackTerm> terms, std::size_t block) {
  return std::ranges::all_of(terms, [&](const TrackTerm& term) { return (*term.tracks)[block].present(); });
}

bool known(std::span<const Tracks* const> tracks, std::size_t block) {
  return std::ranges::all_of(tracks, [&](const Tracks* track) { return (*track)[block].present(); });
}

/** What a track is in one row of a hull: a homogeneous vector has its 1 in front. */
std::uint64_t element(const Track& track, const AffineHull::Row& row) {
  if (track.kind == Track::Kind::slot) return row.values[static_cast<std::size_t>(track.value) + 1];
  return track.value == 0 ? 0 : gf::mul(gf::from_int(track.value), row.values.front());
}

std::uint64_t add(std::uint64_t a, std::uint64_t b) {
  return gf::sub(a, gf::sub(0, b));
}

/** Calls `visit(point)` for each sampled row of each block that knows all tracks until it returns false. */
template <class Visit>
bool visit_points(const JointView& view, std::span<const Tracks* const> tracks, const Visit& visit) {
  Point point(tracks.size());
  for (std::size_t k = 0; k < view.blocks.size(); ++k) {
    if (!known(tracks, k)) continue;
    for (const auto& row : *view.blocks[k].sample) {
      for (std::size_t i = 0; i < tracks.size(); ++i)
        point[i] = view.blocks[k].value((*tracks[i])[k], row);
      if (!visit(point)) return false;
    }
  }
  return true;
}

}  // namespace

bool holds(const JointView& view, std::span<const TrackTerm> terms, std::int64_t constant) {
  std::vector<std::uint64_t> coefficients;
  for (const auto& term : terms)
    coefficients.push_back(gf::from_int(term.coefficient));
  const auto shift = gf::from_int(constant);
  bool tested = false;
  for (std::size_t k = 0; k < view.blocks.size(); ++k) {
    if (!known(terms, k)) continue;
    tested = true;
    for (const auto& row : view.blocks[k].state->hull().rows()) {
      auto sum = shift == 0 ? 0 : gf::mul(shift, row.values.front());
      for (std::size_t i = 0; i < terms.size(); ++i) {
        sum = add(sum, gf::mul(coefficients[i], element((*terms[i].tracks)[k], row)));
      }
      if (sum != 0) return false;
    }
  }
  return tested;
}

std::size_t affine_rank(const JointView& view, std::span<const Tracks* const> tracks) {
  AffineHull hull(tracks.size());
  for (std::size_t k = 0; k < view.blocks.size() && hull.rank() <= tracks.size(); ++k) {
    if (!known(tracks, k)) continue;
    for (const auto& row : view.blocks[k].state->hull().rows()) {
      std::vector<std::uint64_t> projection{row.values.front()};
      for (const auto* track : tracks)
        projection.push_back(element((*track)[k], row));
      hull.add_vector(std::move(projection));
    }
  }
  return hull.rank() == 0 ? 0 : hull.rank() - 1;
}

std::vector<Point> points_of(const JointView& view, std::span<const Tracks* const> tracks) {
  std::vector<Point> result;
  visit_points(view, tracks, [&](const Point& point) {
    result.push_back(point);
    return true;
  });
  std::ranges::sort(result);
  result.erase(std::unique(result.begin(), result.end()), result.end());
  return result;
}

bool every_point(const JointView& view, std::span<const Tracks* const> tracks,
                 const std::function<bool(const Point&)>& predicate) {
  return visit_points(view, tracks, predicate);
}

std::size_t distinct_values(const JointView& view, const Tracks& tracks, const std::vector<bool>& in_blocks) {
  std::set<std::int64_t> values;
  for (std::size_t k = 0; k < view.blocks.size(); ++k) {
    if (!in_blocks[k] || !tracks[k].present()) continue;
    if (tracks[k].kind == Track::Kind::constant) {
      values.insert(tracks[k].value);
      continue;
    }
    const auto& slot = view.blocks[k].state->statistics()[static_cast<std::size_t>(tracks[k].value)];
    for (const auto& [value, count] : slot.histogram.counts())
      values.insert(value);
  }
  return values.size();
}

bool equal_everywhere(const Tracks& a, const Tracks& b) {
  bool met = false;
  for (std::size_t k = 0; k < a.size(); ++k) {
    if (!a[k].present() || !b[k].present()) continue;
    if (a[k] != b[k]) return false;
    met = true;
  }
  return met;
}

}  // namespace input_observer
