#include "inference/probe/update_arguments.h"

#include <algorithm>
#include <optional>

#include "inference/names/element_dims.h"
#include "inference/probe/axis_sets.h"
#include "inference/view/list_index.h"
#include "inference/view/value_tree.h"
#include "observer/path.h"

namespace input_observer {
namespace {

/** A leaf of `inputs` that describes a leaf of a call; `*` in its path stands for an index of a folded list. */
struct Match {
  const InferredLeaf* leaf = nullptr;
  std::optional<std::size_t> index;  ///< what stands for `*`
};

bool matches(const std::string& pattern, const std::string& path, std::optional<std::size_t>& index) {
  const auto wanted = split_path(pattern), words = split_path(path);
  if (wanted.size() != words.size()) return false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (wanted[i] == words[i]) continue;
    index = list_index(words[i]);
    if (wanted[i] != "*" || !index) return false;
  }
  return true;
}

Match find_match(const std::vector<InferredLeaf>& leaves, const std::string& path) {
  for (const auto& leaf : leaves) {
    Match match{&leaf, {}};
    if (matches(leaf.path, path, match.index)) return match;
  }
  return {};
}

/** An element of a folded list has dims of its own. */
DimSizes sizes_of_element(const Inference& inference, std::optional<std::size_t> index) {
  DimSizes result = inference.sizes;
  for (auto& [name, size] : result) {
    if (!index) break;
    const auto own = inference.sizes.find(element_dim(name, *index));
    if (own != inference.sizes.end() && differs_by_element(inference, name)) size = own->second;
  }
  return result;
}

Value at_sizes(const Inference& inference, const std::string& path, const Value& leaf) {
  const Match match = find_match(inference.inputs, path);
  if (match.leaf == nullptr) return leaf;
  const DimSizes sizes = sizes_of_element(inference, match.index);
  if (match.leaf->value) return {match.leaf->value->evaluate(sizes)};
  const auto* seen = leaf.get_if<TensorValue>();
  if (seen == nullptr || seen->shape.size() != match.leaf->shape.size()) return leaf;
  auto tensor = *seen;
  for (std::size_t axis = 0; axis < tensor.shape.size(); ++axis)
    tensor.shape[axis] = match.leaf->shape[axis].evaluate(sizes);
  return {tensor};
}

}  // namespace

void update_arguments(Inference& inference) {
  for (auto& signature : inference.signatures)
    signature.arguments = arguments_at(signature, inference.sizes);
  for (auto& [name, value] : inference.arguments) {
    value = map_leaves(name, value,
                       [&](const std::string& path, const Value& leaf) { return at_sizes(inference, path, leaf); });
  }
}

}  // namespace input_observer
