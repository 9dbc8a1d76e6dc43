#include "inference/probe/suspicion_instances.h"

#include <algorithm>

#include "inference/names/element_dims.h"
#include "inference/probe/axis_sets.h"
#include "inference/probe/update_arguments.h"

namespace input_observer {
namespace {

/** The expression over the dims of list element `index`, where they exist. */
Expression of_element(const Inference& inference, const Expression& expression, std::size_t index) {
  std::map<std::string, Expression> renamed;
  for (const auto& name : expression.names()) {
    const auto own = element_dim(name, index);
    const bool is_own = inference.sizes.contains(own) && differs_by_element(inference, name);
    if (is_own) renamed.emplace(name, Expression::dim(own));
  }
  return expression.substitute(renamed);
}

bool stands_in(const std::set<std::string>& live, const SuspicionInstance& instance) {
  const auto names = instance.expression.names();
  return !names.empty() && live.contains(instance.dim) && !names.contains(instance.dim) &&
         std::all_of(names.begin(), names.end(), [&](const std::string& name) { return live.contains(name); });
}

void substitute(std::vector<InferredLeaf>& leaves, const std::map<std::string, Expression>& by) {
  for (auto& leaf : leaves) {
    for (auto& size : leaf.shape)
      size = size.substitute(by);
    if (leaf.value) leaf.value = leaf.value->substitute(by);
  }
}

}  // namespace

std::vector<SuspicionInstance> suspicion_instances(const Inference& inference, const InferredSignature& signature) {
  const auto live = input_dims(signature);
  std::vector<SuspicionInstance> result;
  for (std::size_t i = 0; i < inference.suspected.size(); ++i) {
    const auto& [dim, expression] = inference.suspected[i];
    const auto add = [&](SuspicionInstance instance) {
      if (stands_in(live, instance)) result.push_back(std::move(instance));
    };
    add({i, dim, expression});
    if (!differs_by_element(inference, dim)) continue;
    for (std::size_t k = 0; inference.sizes.contains(element_dim(dim, k)); ++k)
      add({i, element_dim(dim, k), of_element(inference, expression, k)});
  }
  return result;
}

DimSizes imposed(DimSizes sizes, const std::vector<SuspicionInstance>& instances) {
  // As often as a follower may follow another one.
  for (std::size_t pass = 0; pass < instances.size(); ++pass) {
    for (const auto& instance : instances)
      sizes[instance.dim] = instance.expression.evaluate(sizes);
  }
  return sizes;
}

void derive_dim(Inference& inference, const std::string& dim, const Expression& expression) {
  std::map<std::string, Expression> by{{dim, expression}};
  const bool by_element = differs_by_element(inference, dim);
  for (std::size_t k = 0; by_element && inference.sizes.contains(element_dim(dim, k)); ++k)
    by.emplace(element_dim(dim, k), of_element(inference, expression, k));
  for (auto& each : inference.dims) {
    if (each.expression) each.expression = each.expression->substitute(by);
    if (each.tied) each.tied = each.tied->substitute(by);
    if (each.name != dim) continue;
    each.kind = Dim::Kind::derived;
    each.expression = expression;
    each.tied.reset();
  }
  substitute(inference.inputs, by);
  substitute(inference.outputs, by);
  for (auto& signature : inference.signatures) {
    substitute(signature.inputs, by);
    substitute(signature.outputs, by);
  }
  for (auto& suspicion : inference.suspected)
    suspicion.expression = suspicion.expression.substitute(by);
  for (const auto& [name, replacement] : by) {
    inference.sizes.erase(name);
    inference.other_sizes.erase(name);
  }
  update_arguments(inference);
}

}  // namespace input_observer
