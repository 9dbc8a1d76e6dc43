#include "exporters/dispatch/pick_entry.h"

#include <torch/script.h>

#include <algorithm>
#include <map>
#include <set>

#include "inference/torch/leaves.h"
#include "observer/path.h"
#include "observer/torch/scalar_type.h"

namespace input_observer {
namespace {

const c10::IValue* find_leaf_value(const std::vector<IValueLeaf>& leaves, const std::string& path) {
  const auto found = std::find_if(leaves.begin(), leaves.end(), [&](const auto& leaf) { return leaf.path == path; });
  return found == leaves.end() || found->value.isNone() ? nullptr : &found->value;
}

bool same(const Value& expected, const c10::IValue& given) {
  if (given.isBool()) return expected == Value{given.toBool()};
  if (given.isInt()) return expected == Value{given.toInt()};
  if (given.isDouble()) return expected == Value{given.toDouble()};
  return given.isString() && expected == Value{given.toStringRef()};
}

// What a call gives.
struct GivenCall {
  std::set<std::string> present;  ///< parameters, as in ExportEntry::present: an empty list counts, a scalar does not
  std::vector<IValueLeaf> leaves;
};

GivenCall given_call(const TorchArguments& call, const c10::FunctionSchema& schema) {
  GivenCall given{{}, argument_leaves(call, schema)};
  const auto add = [&](const std::string& name, const c10::IValue& value) {
    if (!value.isNone() && !is_scalar(value)) given.present.insert(name);
  };
  for (std::size_t i = 0; i < call.args.size(); ++i)
    add(schema.arguments().at(i + 1).name(), call.args[i]);
  for (const auto& [name, value] : call.kwargs)
    add(name, value);
  return given;
}

// True when the call gives all of these and nothing else.
bool same_leaves(const std::vector<GivenLeaf>& expected, const std::vector<IValueLeaf>& given) {
  std::map<std::string, std::optional<ScalarType>> wanted, found;
  for (const GivenLeaf& leaf : expected)
    wanted.emplace(leaf.path, leaf.dtype);
  for (const IValueLeaf& leaf : given) {
    if (leaf.value.isNone()) continue;
    found.emplace(leaf.path,
                  is_defined_tensor(leaf.value) ? to_scalar_type(leaf.value.toTensor().scalar_type()) : std::nullopt);
  }
  return wanted == found;
}

bool within(const std::map<std::string, DimBounds>& bounds, const DimSizes& sizes) {
  return std::all_of(bounds.begin(), bounds.end(), [&](const auto& bound) {
    const auto size = sizes.find(bound.first);
    return size == sizes.end() || (size->second >= bound.second.min && size->second <= bound.second.max);
  });
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

std::optional<DimSizes> sizes_for(const ExportEntry& entry, const GivenCall& call) {
  DimSizes sizes;
  if (call.present != std::set<std::string>(entry.present.begin(), entry.present.end())) return std::nullopt;
  for (const auto& [path, value] : entry.scalars) {
    const c10::IValue* given = find_leaf_value(call.leaves, path);
    if (given && !same(value, *given)) return std::nullopt;
  }
  if (entry.leaves && !same_leaves(*entry.leaves, call.leaves)) return std::nullopt;
  for (const ExportedTensor& input : entry.inputs) {
    const c10::IValue* given = find_leaf_value(call.leaves, input.path);
    if (!given && call.present.contains(parameter_of(input.path))) return std::nullopt;
    if (given && given->isTensor() && !bind(input, given->toTensor(), sizes)) return std::nullopt;
  }
  return within(entry.bounds, sizes) ? std::optional(sizes) : std::nullopt;
}

}  // namespace

std::optional<PickedEntry> pick_entry(const ExportManifest& manifest, const TorchArguments& call,
                                      const c10::FunctionSchema& schema) {
  const GivenCall given = given_call(call, schema);
  for (const ExportEntry& entry : manifest.exports) {
    if (const auto sizes = sizes_for(entry, given)) return PickedEntry{&entry, *sizes};
  }
  return std::nullopt;
}

}  // namespace input_observer
