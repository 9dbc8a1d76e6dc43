#include "exporters/adapter/scalars.h"

#include <algorithm>
#include <optional>
#include <range/v3/view/zip.hpp>
#include <set>

#include "inference/probe/axis_sets.h"
#include "inference/probe/conforming.h"
#include "inference/view/value_tree.h"
#include "observer/error.h"

namespace input_observer {
namespace {

constexpr std::size_t most_variants = 16;  // each is a whole export

const InferredLeaf* find_scalar_leaf(const InferredSignature& signature, const std::string& path) {
  const auto found = std::find_if(signature.inputs.begin(), signature.inputs.end(),
                                  [&](const InferredLeaf& leaf) { return leaf.path == path && leaf.value; });
  return found == signature.inputs.end() ? nullptr : &*found;
}

bool is_axis(const InferredSignature& signature, const std::string& dim) {
  return std::any_of(signature.inputs.begin(), signature.inputs.end(), [&](const InferredLeaf& leaf) {
    return std::any_of(leaf.shape.begin(), leaf.shape.end(),
                       [&](const Expression& size) { return size.is_dim() && size.name() == dim; });
  });
}

// The dim that is nothing but this scalar's value: results have sizes made of it, arguments have not.
std::optional<std::string> own_dim(const InferredSignature& signature, const std::string& path) {
  const InferredLeaf* leaf = find_scalar_leaf(signature, path);
  if (!leaf || !leaf->value->is_dim() || is_axis(signature, leaf->value->name())) return std::nullopt;
  return leaf->value->name();
}

void fix_dim(InferredSignature& signature, const std::string& dim, std::int64_t size) {
  const std::map<std::string, Expression> fixed = {{dim, size}};
  for (std::vector<InferredLeaf>* leaves : {&signature.inputs, &signature.outputs}) {
    for (InferredLeaf& leaf : *leaves) {
      for (Expression& entry : leaf.shape)
        entry = entry.substitute(fixed);
      if (leaf.value) leaf.value = leaf.value->substitute(fixed);
    }
  }
  std::erase_if(signature.ranges, [&](const auto& range) { return range.first == dim; });
}

ScalarVariant with_value(const Inference& inference, ScalarVariant variant, const std::string& path,
                         const Value& value) {
  InferredSignature& signature = variant.signature;
  const auto dim = own_dim(signature, path);
  if (const auto* size = value.get_if<std::int64_t>(); dim && size) {
    fix_dim(signature, *dim, *size);
    variant.dims[*dim] = *size;
  }
  signature.scalar_values.erase(path);
  signature.scalars.emplace_back(path, value);
  const auto fix = [&](const std::string& leaf, const Value& given) { return leaf == path ? value : given; };
  for (auto&& [parameter, argument] : ranges::views::zip(inference.signature, signature.arguments))
    argument = map_leaves(parameter.name, argument, fix);
  return variant;
}

std::int64_t step_of(const Inference& inference, const std::string& name) {
  const Dim* dim = find_dim(inference, name);
  return dim ? std::max({dim->step, dim->multiple, std::int64_t{1}}) : 1;
}

}  // namespace

bool follows_sizes(const InferredSignature& signature, const std::string& path) {
  const InferredLeaf* leaf = find_scalar_leaf(signature, path);
  return leaf && !leaf->value->is_constant();
}

DimSizes apart_from_scalars(DimSizes sizes, const Inference& inference, const InferredSignature& signature) {
  std::set<std::int64_t> taken;
  for (const auto& [path, value] : signature.scalars) {
    if (const auto* integer = value.get_if<std::int64_t>()) taken.insert(*integer);
  }
  if (taken.empty()) return sizes;
  for (auto& [dim, size] : sizes) {
    const std::int64_t step = step_of(inference, dim);
    while (!taken.insert(size).second)
      size += step;
  }
  return conforming_sizes(inference, std::move(sizes));
}

std::vector<ScalarVariant> scalar_variants(const Inference& inference, const InferredSignature& signature,
                                           FixedScalars fixed) {
  std::vector<ScalarVariant> variants = {{signature}};
  for (const auto& [path, values] : signature.scalar_values) {
    if (fixed == FixedScalars::ints && !std::holds_alternative<std::int64_t>(values.front().data)) continue;
    if (values.size() < 2 || (follows_sizes(signature, path) && !own_dim(signature, path))) continue;
    if (variants.size() * values.size() > most_variants) {
      throw Error(ErrorCode::exporter, {.where = path},
                  "the scalars took more than " + std::to_string(most_variants) +
                      " combinations of values, and this target takes none as an input");
    }
    std::vector<ScalarVariant> next;
    for (const ScalarVariant& variant : variants) {
      for (const Value& value : values)
        next.push_back(with_value(inference, variant, path, value));
    }
    variants = std::move(next);
  }
  return variants;
}

}  // namespace input_observer
