#include "exporters/check_sizes.h"

#include <algorithm>
#include <random>

#include "exporters/sizes.h"
#include "inference/probe/conforming.h"

namespace input_observer {
namespace {

// The most that calls of this signature had, else that any call had; where nothing is known, `fallback`.
std::int64_t most_seen(const Inference& inference, const InferredSignature& signature, const std::string& name,
                       std::int64_t fallback) {
  for (const auto& [dim, range] : signature.ranges) {
    if (dim == name) return range.max;
  }
  for (const Dim& dim : inference.dims) {
    if (dim.name == name) return dim.max;
  }
  return fallback;
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
  explicit Trials(const Inference& inference) : inference_(inference) {}

  // Sizes that the model is known not to take tell nothing: the nearest ones that it takes stand in.
  void add(const std::string& why, const DimSizes& wanted) {
    const DimSizes sizes = conforming_sizes(inference_, wanted);
    const bool known = std::any_of(trials_.begin(), trials_.end(), [&](const auto& t) { return t.sizes == sizes; });
    if (!known) trials_.push_back({sizes == wanted ? why : why + " or the next size", sizes});
  }
  std::vector<TrialSizes> take() { return std::move(trials_); }

 private:
  const Inference& inference_;
  std::vector<TrialSizes> trials_;
};

}  // namespace

std::vector<TrialSizes> sizes_to_try(const Inference& inference, const InferredSignature& signature, int random,
                                     std::uint64_t seed) {
  DimSizes base, second, ones, most;
  const DimSizes all_base = representative_sizes(inference, signature), all_second = second_sizes(inference, signature);
  for (const std::string& dim : input_dims(signature)) {
    base[dim] = all_base.at(dim);
    second[dim] = all_second.at(dim);
    ones[dim] = 1;
    most[dim] = std::max<std::int64_t>(1, most_seen(inference, signature, dim, base[dim]));
  }
  Trials trials(inference);
  trials.add("representative", base);
  trials.add("second set", second);
  trials.add("all at 1", ones);
  for (const auto& [dim, size] : most) {
    for (const auto& [why, value] : {std::pair(" at 1", std::int64_t{1}), std::pair(" at its maximum", size),
                                     std::pair(" above its maximum", above(size))}) {
      DimSizes sizes = base;
      sizes[dim] = value;
      trials.add(dim + why, sizes);
    }
  }
  std::mt19937_64 generator(seed);
  for (int i = 0; i < random; ++i) {
    DimSizes sizes;
    for (const auto& [dim, size] : most)
      sizes[dim] = draw(generator, above(size));
    trials.add("random " + std::to_string(i), sizes);
  }
  return trials.take();
}

}  // namespace input_observer
