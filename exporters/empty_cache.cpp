#include "exporters/empty_cache.h"

#include <torch/script.h>

#include <algorithm>

#include "exporters/adapter/adapter_source.h"
#include "exporters/adapter/scalars.h"
#include "exporters/sizes.h"
#include "inference/torch/arguments.h"
#include "inference/torch/leaves.h"
#include "inference/torch/module_part.h"
#include "observer/error.h"

namespace input_observer {
namespace {

struct Difference {
  std::vector<Leaf> missing;  ///< leaves of arguments that only the later signature gives
  std::vector<Leaf> common;   ///< leaves of the later signature that both give
};

bool same_leaves(const std::vector<Leaf>& a, const std::vector<Leaf>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Leaf& x, const Leaf& y) {
    const auto* tensor = x.value->get_if<TensorValue>();
    const auto* other = y.value->get_if<TensorValue>();
    if (x.path != y.path || !tensor != !other) return false;
    return tensor ? tensor->dtype == other->dtype && tensor->shape.size() == other->shape.size() : *x.value == *y.value;
  });
}

// The values that a scalar took, over all calls of a signature; one that follows sizes is compared by same_shapes().
bool same_values(const InferredSignature& first, const InferredSignature& later, const std::string& path) {
  if (follows_sizes(first, path) && follows_sizes(later, path)) return true;
  const auto values = [&](const InferredSignature& signature) {
    const Value* constant = find_value(signature.scalars, path);
    const auto several = signature.scalar_values.find(path);
    if (several != signature.scalar_values.end()) return several->second;
    return constant ? std::vector{*constant} : std::vector<Value>{};
  };
  const auto one = values(first), other = values(later);
  return std::is_permutation(one.begin(), one.end(), other.begin(), other.end());
}

bool same_scalars(const InferredSignature& first, const InferredSignature& later, const std::vector<Leaf>& leaves) {
  return std::all_of(leaves.begin(), leaves.end(), [&](const Leaf& leaf) {
    return !leaf.value->is_scalar() || same_values(first, later, leaf.path);
  });
}

std::optional<Difference> difference(const Inference& inference, const InferredSignature& first,
                                     const InferredSignature& later) {
  Difference found;
  for (std::size_t i = 0; i < inference.signature.size(); ++i) {
    const std::string& name = inference.signature[i].name;
    const auto here = leaves(name, first.arguments.at(i));
    const auto there = leaves(name, later.arguments.at(i));
    if (same_leaves(here, there)) {
      if (!same_scalars(first, later, there)) return std::nullopt;
      found.common.insert(found.common.end(), there.begin(), there.end());
    } else if (first.arguments[i].is_none()) {
      found.missing.insert(found.missing.end(), there.begin(), there.end());
    } else {
      return std::nullopt;
    }
  }
  return found;
}

bool empties(const InferredLeaf& leaf, const std::set<std::string>& dims) {
  return std::any_of(leaf.shape.begin(), leaf.shape.end(),
                     [&](const Expression& size) { return size.is_dim() && dims.count(size.name()) > 0; });
}

bool same_shapes(const Difference& found, const InferredSignature& first, const InferredSignature& later,
                 const std::map<std::string, Expression>& zeros) {
  return std::all_of(found.common.begin(), found.common.end(), [&](const Leaf& leaf) {
    const InferredLeaf* here = find_leaf(first.inputs, leaf.path);
    const InferredLeaf* there = find_leaf(later.inputs, leaf.path);
    if (!here || !there) return !here && !there;
    if (here->shape.size() != there->shape.size()) return false;
    for (std::size_t axis = 0; axis < here->shape.size(); ++axis) {
      if (!(here->shape[axis] == there->shape[axis].substitute(zeros))) return false;
    }
    return here->value.has_value() == there->value.has_value() &&
           (!here->value || *here->value == there->value->substitute(zeros));
  });
}

// What both calls give, taken from the call of `first`, so that only the missing arguments differ.
TorchArguments with_common(TorchArguments later, const TorchArguments& first, const c10::FunctionSchema& schema) {
  std::map<std::string, c10::IValue> given;
  for (std::size_t i = 0; i < first.args.size(); ++i)
    given[schema.arguments().at(i + 1).name()] = first.args[i];
  for (const auto& [name, value] : first.kwargs)
    given[name] = value;
  for (std::size_t i = 0; i < later.args.size(); ++i) {
    const auto found = given.find(schema.arguments().at(i + 1).name());
    if (found != given.end() && !found->second.isNone()) later.args[i] = found->second;
  }
  for (auto& [name, value] : later.kwargs) {
    const auto found = given.find(name);
    if (found != given.end() && !found->second.isNone()) value = found->second;
  }
  return later;
}

std::optional<c10::IValue> try_call(const torch::jit::Method& method, const TorchArguments& call) {
  try {
    torch::NoGradGuard no_grad;
    return method(call.args, call.kwargs);
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

bool same_results(const c10::IValue& a, const c10::IValue& b) {
  const auto one = ivalue_leaves("out", a), other = ivalue_leaves("out", b);
  return std::equal(one.begin(), one.end(), other.begin(), other.end(), [](const IValueLeaf& x, const IValueLeaf& y) {
    if (x.path != y.path || x.value.isTensor() != y.value.isTensor()) return false;
    if (!x.value.isTensor()) return x.value.tagKind() == y.value.tagKind();
    const at::Tensor s = x.value.toTensor(), t = y.value.toTensor();
    return s.scalar_type() == t.scalar_type() && s.sizes() == t.sizes() &&
           at::allclose(s, t, 1e-6, 1e-6, /*equal_nan=*/true);
  });
}

}  // namespace

std::optional<std::set<std::string>> emptying_dims(const Inference& inference, const InferredSignature& first,
                                                   const InferredSignature& later) {
  const auto found = difference(inference, first, later);
  if (!found || found->missing.empty()) return std::nullopt;
  const std::set<std::string> kept = input_dims(first);
  std::set<std::string> emptying;
  for (const std::string& dim : input_dims(later)) {
    if (!kept.count(dim)) emptying.insert(dim);
  }
  for (const Leaf& leaf : found->missing) {
    const InferredLeaf* inferred = find_leaf(later.inputs, leaf.path);
    if (!leaf.value->is_tensor() || !inferred || !empties(*inferred, emptying)) return std::nullopt;
  }
  std::map<std::string, Expression> zeros;
  for (const std::string& dim : emptying)
    zeros[dim] = 0;
  return same_shapes(*found, first, later, zeros) ? std::optional(emptying) : std::nullopt;
}

bool empty_equals_missing(const Inference& inference, const InferredSignature& first, const InferredSignature& later,
                          const std::set<std::string>& emptying, const torch::jit::Module& model) {
  torch::jit::Module copy = model.deepcopy();
  copy.eval();
  const torch::jit::Method method = find_part(copy, inference.part);
  DimSizes ones;
  for (const std::string& dim : input_dims(first))
    ones[dim] = 1;
  int proofs = 0;
  for (DimSizes sizes : {representative_sizes(inference, first), second_sizes(inference, first), ones}) {
    const auto missing = torch_arguments(inference, first, sizes, copy);
    for (const std::string& dim : emptying)
      sizes[dim] = 0;
    const auto empty =
        with_common(torch_arguments(inference, later, sizes, copy), missing, method.function().getSchema());
    const auto one = try_call(method, missing), other = try_call(method, empty);
    if (!one && !other) continue;
    if (!one || !other || !same_results(*one, *other)) return false;
    ++proofs;
  }
  return proofs > 0;
}

}  // namespace input_observer
