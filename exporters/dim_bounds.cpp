#include "exporters/dim_bounds.h"

#include <algorithm>

#include "inference/probe/axis_sets.h"
#include "observer/json.h"

namespace input_observer {
namespace {

SeenSizes sizes_overall(const Inference& inference, const std::string& name) {
  const Dim* dim = find_dim(inference, name);
  return dim ? SeenSizes{dim->min, dim->max, dim->multiple} : SeenSizes{1, 1, 1};
}

void widen(SeenSizes& seen, std::int64_t min, std::int64_t max) {
  seen.min = std::min(seen.min, min);
  seen.max = std::max(seen.max, max);
}

}  // namespace

const DimRange* find_range(const InferredSignature& signature, const std::string& dim) {
  const auto found = std::find_if(signature.ranges.begin(), signature.ranges.end(),
                                  [&](const auto& range) { return range.first == dim; });
  return found == signature.ranges.end() ? nullptr : &found->second;
}

Json to_json(const std::map<std::string, DimBounds>& bounds) {
  Json json;
  for (const auto& [dim, range] : bounds)
    json[dim] = {{"min", range.min}, {"max", range.max}};
  return json;
}

std::map<std::string, DimBounds> bounds_from_json(const JsonReader& reader) {
  std::map<std::string, DimBounds> bounds;
  reader.for_each([&](const std::string& dim, const JsonReader& range) {
    const DimBounds found{range.at("min").integer(0), range.at("max").integer(0)};
    if (found.max < found.min) range.at("max").fail("at least the min, " + std::to_string(found.min));
    bounds.emplace(dim, found);
  });
  return bounds;
}

std::map<std::string, SeenSizes> seen_sizes(const Inference& inference,
                                            const std::vector<const InferredSignature*>& signatures) {
  std::map<std::string, SeenSizes> sizes;
  for (const std::string& dim : input_dims(*signatures.front())) {
    SeenSizes seen = sizes_overall(inference, dim);
    if (const DimRange* own = find_range(*signatures.front(), dim)) seen = {own->min, own->max, seen.multiple};
    for (const InferredSignature* other : signatures) {
      if (const DimRange* range = find_range(*other, dim)) {
        widen(seen, range->min, range->max);
      } else if (!input_dims(*other).contains(dim)) {
        widen(seen, 0, 0);
      }
    }
    sizes.emplace(dim, seen);
  }
  return sizes;
}

}  // namespace input_observer
