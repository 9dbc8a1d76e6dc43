#include "exporters/check/check_sizes.h"

#include <algorithm>
#include <random>
#include <range/v3/view/zip.hpp>

#include "exporters/adapter/scalars.h"
#include "exporters/sizes.h"
#include "inference/probe/conforming.h"
#include "inference/view/value_tree.h"
#include "observer/json.h"
#include "observer/value_json.h"

namespace input_observer {
namespace {

struct SeenRange {
  std::int64_t least = 1;
  std::int64_t most = 1;  ///< 1 or more
};

// What calls of this signature had of a dim, else what any call had; where nothing is known, `fallback`.
SeenRange seen_range(const Inference& inference, const InferredSignature& signature, const std::string& name,
                     std::int64_t fallback) {
  const auto range_of = [](std::int64_t least, std::int64_t most) {
    return SeenRange{least, std::max<std::int64_t>(1, most)};
  };
  for (const auto& [dim, range] : signature.ranges) {
    if (dim == name) return range_of(range.min, range.max);
  }
  for (const Dim& dim : inference.dims) {
    if (dim.name == name) return range_of(dim.min, dim.max);
  }
  return range_of(fallback, fallback);
}

std::int64_t above(std::int64_t most) {
  return most + std::max<std::int64_t>(1, most / 4) + 1;
}

// The same numbers on every machine, which std::uniform_int_distribution does not promise.
std::int64_t draw(std::mt19937_64& random, std::int64_t most) {
  return 1 + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(most));
}

class Trials {
 public:
  Trials(const Inference& inference, const TrialOptions& options) : inference_(inference), options_(options) {}

  // Sizes that model or export are known not to take tell nothing: the nearest ones that they take stand in.
  void add(const std::string& why, const DimSizes& wanted, std::map<std::string, Value> scalars) {
    const DimSizes sizes = conforming_sizes(inference_, within(wanted));
    if (within(sizes) != sizes) return;
    scalars.insert(options_.constants.begin(), options_.constants.end());
    const bool known = std::any_of(trials_.begin(), trials_.end(),
                                   [&](const auto& t) { return t.sizes == sizes && t.scalars == scalars; });
    if (!known) trials_.push_back({sizes == wanted ? why : why + " or the next size", sizes, scalars});
  }
  std::vector<TrialSizes> take() { return std::move(trials_); }

 private:
  DimSizes within(DimSizes sizes) const {
    for (const auto& [dim, bounds] : options_.bounds) {
      const auto found = sizes.find(dim);
      if (found != sizes.end()) found->second = std::clamp(found->second, bounds.min, bounds.max);
    }
    return sizes;
  }

  const Inference& inference_;
  const TrialOptions& options_;
  std::vector<TrialSizes> trials_;
};

// What the representative arguments have for these scalars; those that they lack are left out.
std::map<std::string, Value> representative_scalars(const Inference& inference, const InferredSignature& signature,
                                                    const ScalarChoices& scalars) {
  std::map<std::string, Value> found;
  for (const auto& [parameter, argument] : ranges::views::zip(inference.signature, signature.arguments)) {
    for (const Leaf& leaf : leaves(parameter.name, argument)) {
      if (scalars.contains(leaf.path) && leaf.value->is_scalar()) found.emplace(leaf.path, *leaf.value);
    }
  }
  return found;
}

// The n-th value of each: together they come in every order that their numbers allow.
std::map<std::string, Value> scalars_in_turn(std::map<std::string, Value> scalars, const ScalarChoices& choices,
                                             std::size_t n) {
  for (auto& [path, value] : scalars)
    value = choices.at(path)[n % choices.at(path).size()];
  return scalars;
}

}  // namespace

ScalarChoices run_time_scalars(const InferredSignature& signature, const ExportEntry& entry) {
  ScalarChoices scalars;
  for (const auto& [path, values] : signature.scalar_values) {
    if (values.empty() || find_value(entry.scalars, path) || follows_sizes(signature, path)) continue;
    scalars.emplace(path, values);
  }
  return scalars;
}

DimSizes on_step(const Inference& inference, DimSizes sizes) {
  for (const Dim& dim : inference.dims) {
    const auto mine = sizes.find(dim.name);
    if (mine == sizes.end() || dim.step <= 1) continue;
    mine->second += ((dim.min - mine->second) % dim.step + dim.step) % dim.step;
  }
  return conforming_sizes(inference, std::move(sizes));
}

NamedValues trial_arguments(const Inference& inference, const InferredSignature& signature, const TrialSizes& trial) {
  NamedValues named = named_arguments_at(inference, signature, trial.sizes);
  if (trial.scalars.empty()) return named;
  const auto fill = [&](const std::string& path, const Value& leaf) {
    const auto found = trial.scalars.find(path);
    return found == trial.scalars.end() ? leaf : found->second;
  };
  for (auto& [name, value] : named)
    value = map_leaves(name, value, fill);
  return named;
}

TrialOptions trial_options(const InferredSignature& signature, const ExportEntry& entry) {
  TrialOptions options{.scalars = run_time_scalars(signature, entry), .bounds = entry.bounds};
  for (const auto& [path, value] : entry.scalars) {
    if (signature.scalar_values.contains(path)) options.constants.emplace(path, value);
  }
  return options;
}

std::vector<TrialSizes> sizes_to_try(const Inference& inference, const InferredSignature& signature,
                                     const TrialOptions& options) {
  DimSizes base, second, ones;
  std::map<std::string, SeenRange> seen;
  const DimSizes all_base = representative_sizes(inference, signature), all_second = second_sizes(inference, signature);
  for (const std::string& dim : input_dims(signature)) {
    base[dim] = all_base.at(dim);
    second[dim] = all_second.at(dim);
    ones[dim] = 1;
    seen[dim] = seen_range(inference, signature, dim, base[dim]);
  }
  const auto usual = representative_scalars(inference, signature, options.scalars);
  Trials trials(inference, options);
  trials.add("representative", base, usual);
  trials.add("second set", second, usual);
  trials.add("all at 1", ones, usual);
  for (const auto& [dim, range] : seen) {
    const auto bounds = options.bounds.find(dim);
    const std::int64_t highest = bounds == options.bounds.end() ? above(range.most) : bounds->second.max;
    for (const auto& [why, value] :
         {std::pair(" at 1", std::int64_t{1}), std::pair(" at its minimum", range.least),
          std::pair(" at its maximum", range.most), std::pair(" above its maximum", highest)}) {
      DimSizes sizes = base;
      sizes[dim] = value;
      trials.add(dim + why, sizes, usual);
    }
  }
  for (const auto& [path, value] : usual) {
    for (const Value& other : options.scalars.at(path)) {
      auto changed = usual;
      changed[path] = other;
      trials.add(path + " = " + to_json(other).dump(), base, changed);
    }
  }
  std::mt19937_64 generator(options.seed);
  for (int i = 0; i < options.random; ++i) {
    DimSizes sizes;
    for (const auto& [dim, range] : seen)
      sizes[dim] = draw(generator, above(range.most));
    trials.add("random " + std::to_string(i), sizes, scalars_in_turn(usual, options.scalars, i));
  }
  return trials.take();
}

}  // namespace input_observer
