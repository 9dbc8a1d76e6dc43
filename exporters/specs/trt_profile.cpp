#include "exporters/specs/trt_profile.h"

#include <algorithm>

#include "exporters/dim_bounds.h"
#include "inference/probe/axis_sets.h"

namespace input_observer {
namespace {

// Free dims at the least, the median and the most of traffic.
struct Traffic {
  DimSizes min, opt, max;

  void set(const std::string& dim, std::int64_t least, std::int64_t median, std::int64_t most) {
    min[dim] = least;
    opt[dim] = median;
    max[dim] = most;
  }
};

Traffic traffic_of(const Inference& inference, const InferredSignature& signature,
                   const std::vector<ExportedTensor>& inputs) {
  std::set<std::string> dims;
  for (const ExportedTensor& input : inputs) {
    for (const Expression& size : input.shape)
      dims.merge(size.names());
  }
  const std::set<std::string> own = input_dims(signature);
  Traffic traffic;
  for (const std::string& name : dims) {
    if (const DimRange* range = find_range(signature, name)) {
      traffic.set(name, range->min, range->p50, range->max);
    } else if (!own.contains(name)) {
      traffic.set(name, 0, 0, 0);
    } else if (const Dim* dim = find_dim(inference, name)) {
      traffic.set(name, dim->min, dim->max, dim->max);  // no median is known; the most must run well
    } else {
      traffic.set(name, 1, 1, 1);
    }
  }
  return traffic;
}

// The least and the most of an expression: a size that is subtracted makes it least where it is itself at its most.
std::pair<std::int64_t, std::int64_t> extremes(const Expression& size, const Traffic& traffic) {
  constexpr std::size_t most_names = 10;
  const std::set<std::string> found = size.names();
  const std::vector<std::string> names(found.begin(), found.end());
  std::int64_t low = size.evaluate(traffic.min), high = low;
  const auto include = [&](std::int64_t value) {
    low = std::min(low, value);
    high = std::max(high, value);
  };
  include(size.evaluate(traffic.max));
  for (std::size_t corner = 0; names.size() <= most_names && corner < (std::size_t{1} << names.size()); ++corner) {
    DimSizes sizes;
    for (std::size_t i = 0; i < names.size(); ++i)
      sizes[names[i]] = (corner >> i & 1 ? traffic.max : traffic.min).at(names[i]);
    include(size.evaluate(sizes));
  }
  return {std::max<std::int64_t>(low, 0), std::max<std::int64_t>(high, 0)};
}

TensorContent content_of(const InferredSignature& signature, const std::string& path) {
  for (const InferredLeaf& leaf : signature.inputs) {
    if (leaf.path == path) return leaf.content;
  }
  return {};
}

}  // namespace

TrtProfile trt_profile(const Inference& inference, const InferredSignature& signature,
                       const std::vector<ExportedTensor>& inputs) {
  const Traffic traffic = traffic_of(inference, signature, inputs);
  TrtProfile profile{signature.id, {}};
  for (const ExportedTensor& tensor : inputs) {
    TrtInput input{tensor.name, tensor.dtype, tensor.shape, content_of(signature, tensor.path), {}, {}, {}};
    for (const Expression& size : tensor.shape) {
      const auto [low, high] = extremes(size, traffic);
      input.min.push_back(low);
      input.opt.push_back(std::clamp(size.evaluate(traffic.opt), low, high));
      input.max.push_back(high);
    }
    profile.inputs.push_back(std::move(input));
  }
  return profile;
}

bool is_dynamic(const std::vector<TrtProfile>& profiles, std::size_t input) {
  return std::any_of(profiles.begin(), profiles.end(), [&](const TrtProfile& profile) {
    const TrtInput& mine = profile.inputs.at(input);
    return mine.is_dynamic() || mine.max != profiles.front().inputs.at(input).max;
  });
}

}  // namespace input_observer
