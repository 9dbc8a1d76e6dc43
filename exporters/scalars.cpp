#include "exporters/scalars.h"

#include <algorithm>

#include "inference/view/value_tree.h"
#include "observer/error.h"

namespace input_observer {
namespace {

constexpr std::size_t most_variants = 16;  // each is a whole export

InferredSignature with_value(const Inference& inference, InferredSignature signature, const std::string& path,
                             const Value& value) {
  signature.scalar_values.erase(path);
  signature.scalars.emplace_back(path, value);
  for (std::size_t i = 0; i < signature.arguments.size() && i < inference.signature.size(); ++i) {
    signature.arguments[i] =
        map_leaves(inference.signature[i].name, signature.arguments[i],
                   [&](const std::string& leaf, const Value& given) { return leaf == path ? value : given; });
  }
  return signature;
}

}  // namespace

bool follows_sizes(const InferredSignature& signature, const std::string& path) {
  return std::any_of(signature.inputs.begin(), signature.inputs.end(), [&](const InferredLeaf& leaf) {
    return leaf.path == path && leaf.value && !leaf.value->is_constant();
  });
}

std::vector<InferredSignature> scalar_variants(const Inference& inference, const InferredSignature& signature) {
  std::vector<InferredSignature> variants = {signature};
  for (const auto& [path, values] : signature.scalar_values) {
    if (values.size() < 2 || follows_sizes(signature, path)) continue;
    if (variants.size() * values.size() > most_variants) {
      throw Error(ErrorCode::exporter, {.where = path},
                  "the scalars took more than " + std::to_string(most_variants) +
                      " combinations of values, and this target takes none as an input");
    }
    std::vector<InferredSignature> next;
    for (const InferredSignature& variant : variants) {
      for (const Value& value : values)
        next.push_back(with_value(inference, variant, path, value));
    }
    variants = std::move(next);
  }
  return variants;
}

}  // namespace input_observer
