#include "inference/probe/conforming.h"

#include <algorithm>

#include "inference/probe/axis_sets.h"

namespace input_observer {

DimSizes conforming_sizes(const Inference& inference, DimSizes sizes) {
  for (auto& [name, size] : sizes) {
    const Dim* dim = find_dim(inference, name);
    if (dim == nullptr || dim->multiple <= 1) continue;
    size = std::max<std::int64_t>(size, 1);
    size += ((dim->remainder - size) % dim->multiple + dim->multiple) % dim->multiple;
  }
  for (const Dim& dim : inference.dims) {
    const auto mine = sizes.find(dim.name);
    if (!dim.tied || mine == sizes.end()) continue;
    const auto names = dim.tied->names();
    const bool known = std::all_of(names.begin(), names.end(), [&](const auto& name) { return sizes.contains(name); });
    if (known) mine->second = std::max<std::int64_t>(dim.tied->evaluate(sizes), 1);
  }
  return sizes;
}

}  // namespace input_observer
