#include "inference/sizes/size_candidates.h"

#include <algorithm>
#include <numeric>

#include "observer/arithmetic.h"

namespace input_observer {
namespace {

constexpr std::size_t max_per_kind = 24;
constexpr std::int64_t max_steps = 64;
constexpr std::size_t max_scalar_values = 12;

/** Adds sizes >= 2 from `first` to `last`; at most max_per_kind. */
void add_range(std::vector<std::int64_t>& sizes, std::int64_t first, std::int64_t last, std::int64_t step) {
  std::size_t added = 0;
  for (auto size = first; size <= last && added < max_per_kind; size = saturated_sum(size, step)) {
    if (size < 2) continue;
    ++added;
    if (std::ranges::find(sizes, size) == sizes.end()) sizes.push_back(size);
  }
}

std::vector<std::int64_t> scalar_candidates(const JointView& view, const Group& group) {
  auto values = sampled_values(view, group);
  if (values.size() > max_scalar_values) values.resize(max_scalar_values);
  std::vector<std::int64_t> result{min_of(view, group)};
  for (const auto value : values) {
    if (value != result.front()) result.push_back(value);
  }
  return result;
}

}  // namespace

SizeLattice lattice_of(const JointView& view, const Group& group) {
  if (group.asked) return {2, 16, 1, 1};
  SizeLattice result{min_of(view, group), max_of(view, group), 0, 1};
  for (const auto column : group.columns)
    result.step = std::gcd(result.step, view.columns[column].step);
  const auto common = std::gcd(result.step, result.min);
  if (common != 0) result.power_of_two = common & -common;
  // Two sizes say nothing of a step: their difference is whatever it is.
  if (sampled_values(view, group).size() < 3) result.step = result.power_of_two;
  result.step = std::max<std::int64_t>(result.step, 1);
  return result;
}

std::vector<std::int64_t> size_candidates(const JointView& view, const Group& group, bool wide) {
  if (group.latent) return {view.columns[group.columns.front()].min};
  if (group.scalar) return scalar_candidates(view, group);
  const auto lattice = lattice_of(view, group);
  const auto lowest = std::max<std::int64_t>(lattice.min, 2);
  const auto power = lattice.power_of_two;
  std::vector<std::int64_t> result;
  const auto at = [](std::int64_t size, std::int64_t steps, std::int64_t step) {
    return saturated_sum(size, saturated_product(steps, step));
  };
  add_range(result, lattice.min, std::min(lattice.max, at(lattice.min, max_steps, lattice.step)), lattice.step);
  const bool strict = lattice.step >= 8 && result.size() > 3;
  if (wide || !strict) {
    const auto multiple = at(lowest - 1 - (lowest - 1) % power, 1, power);
    add_range(result, multiple, std::min(lattice.max, at(lowest, max_steps, power)), power);
    add_range(result, lowest, std::min(lattice.max, at(lowest, max_steps, 1)), 1);
  }
  if (wide) add_range(result, at(lattice.max, 1, power), at(lattice.max, 11, power), power);
  return result;
}

}  // namespace input_observer
