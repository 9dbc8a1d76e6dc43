#include "exporters/dispatch/pick_entry.h"

#include <torch/script.h>

#include <algorithm>
#include <set>

#include "observer/path.h"

namespace input_observer {
namespace {

const c10::IValue* find_leaf_value(const std::vector<IValueLeaf>& leaves, const std::string& path) {
  const auto found = std::find_if(leaves.begin(), leaves.end(), [&](const auto& leaf) { return leaf.path == path; });
  return found == leaves.end() || found->value.isNone() ? nullptr : &found->value;
}

bool is_scalar(const c10::IValue& value) {
  return value.isInt() || value.isDouble() || value.isBool() || value.isString();
}

bool same(const Value& expected, const c10::IValue& given) {
  if (given.isBool()) return expected == Value{given.toBool()};
  if (given.isInt()) return expected == Value{given.toInt()};
  if (given.isDouble()) return expected == Value{given.toDouble()};
  return given.isString() && expected == Value{given.toStringRef()};
}

// A parameter that is given as a scalar counts as none, as in ExportEntry::present.
std::set<std::string> present_parameters(const std::vector<IValueLeaf>& leaves) {
  std::set<std::string> present;
  for (const IValueLeaf& leaf : leaves) {
    const bool whole = parameter_of(leaf.path) == leaf.path;
    if (!whole || !(leaf.value.isNone() || is_scalar(leaf.value))) present.insert(parameter_of(leaf.path));
  }
  return present;
}

// Binds the dims that stand alone in the shape; false where the tensor has another shape.
bool bind(const ExportedTensor& input, const at::Tensor& tensor, DimSizes& sizes) {
  if (tensor.dim() != static_cast<std::int64_t>(input.shape.size())) return false;
  for (std::size_t axis = 0; axis < input.shape.size(); ++axis) {
    const Expression& size = input.shape[axis];
    const std::int64_t given = tensor.size(static_cast<std::int64_t>(axis));
    if (size.is_constant() && size.constant() != given) return false;
    if (size.is_dim() && sizes.emplace(size.name(), given).first->second != given) return false;
  }
  return true;
}

std::optional<DimSizes> sizes_for(const ExportEntry& entry, const std::vector<IValueLeaf>& leaves) {
  DimSizes sizes;
  const std::set<std::string> present = present_parameters(leaves);
  if (present != std::set<std::string>(entry.present.begin(), entry.present.end())) return std::nullopt;
  for (const auto& [path, value] : entry.scalars) {
    const c10::IValue* given = find_leaf_value(leaves, path);
    if (given && !same(value, *given)) return std::nullopt;
  }
  for (const ExportedTensor& input : entry.inputs) {
    const c10::IValue* given = find_leaf_value(leaves, input.path);
    if (!given && present.contains(parameter_of(input.path))) return std::nullopt;
    if (given && given->isTensor() && !bind(input, given->toTensor(), sizes)) return std::nullopt;
  }
  for (const auto& [dim, bounds] : entry.bounds) {
    const auto size = sizes.find(dim);
    if (size != sizes.end() && (size->second < bounds.min || size->second > bounds.max)) return std::nullopt;
  }
  return sizes;
}

}  // namespace

std::optional<PickedEntry> pick_entry(const ExportManifest& manifest, const std::vector<IValueLeaf>& leaves) {
  for (const ExportEntry& entry : manifest.exports) {
    if (const auto sizes = sizes_for(entry, leaves)) return PickedEntry{&entry, *sizes};
  }
  return std::nullopt;
}

}  // namespace input_observer
