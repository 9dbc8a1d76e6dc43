#include "exporters/sizes.h"

#include "inference/probe/conforming.h"
#include "inference/sizes/lifted_sizes.h"

namespace input_observer {
namespace {

DimSizes completed(DimSizes sizes, const std::set<std::string>& dims, std::int64_t next, std::int64_t step) {
  for (const auto& [name, size] : sizes)
    next = std::max(next, size + step);
  for (const std::string& name : dims) {
    if (sizes.emplace(name, next).second) next += step;
  }
  return sizes;
}

}  // namespace

DimSizes representative_sizes(const Inference& inference, const InferredSignature& signature) {
  return lifted_sizes(signature.inputs,
                      conforming_sizes(inference, completed(inference.sizes, input_dims(signature), 3, 4)));
}

DimSizes second_sizes(const Inference& inference, const InferredSignature& signature) {
  return lifted_sizes(signature.inputs,
                      conforming_sizes(inference, completed(inference.other_sizes, input_dims(signature), 5, 6)));
}

}  // namespace input_observer
