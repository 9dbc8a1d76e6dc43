#include "inference/inference.h"

#include <map>
#include <range/v3/view/zip.hpp>
#include <utility>

#include "inference/analysis.h"
#include "inference/result/dynamic_axes.h"
#include "inference/result/findings.h"
#include "inference/result/inferred_leaves.h"
#include "inference/result/joint_arguments.h"
#include "inference/result/observed_arguments.h"
#include "inference/result/signatures.h"
#include "inference/result/suspicions.h"
#include "inference/view/leaf_facts.h"
#include "inference/view/placeholders.h"
#include "inference/view/value_tree.h"
#include "observer/path.h"

namespace input_observer {
namespace {

NamedValues given_only(const JointView& view, std::vector<Value> arguments) {
  NamedValues result;
  for (std::size_t p = 0; p < arguments.size(); ++p) {
    if (ever_given(view, p)) result.emplace_back(view.signature()[p].name, std::move(arguments[p]));
  }
  return result;
}

}  // namespace

Inference infer(const ShapeReport& report, const InferOptions& options) {
  const auto analysis = analyse(report, options);
  check_placeholders(analysis.view.options.value_if_missing, report);
  const auto facts = find_facts(analysis.view);
  Inference result;
  result.model = report.model;
  result.part = report.part;
  result.signature = report.signature;
  result.dynamic_axes = find_dynamic_axes(analysis.view, joint_structure(analysis.view));
  result.observed_arguments = observed_arguments(analysis, facts);
  result.arguments = given_only(analysis.view, joint_arguments(analysis, facts));
  result.sizes = dim_sizes(analysis, analysis.sizes);
  result.other_sizes = dim_sizes(analysis, analysis.other_sizes);
  result.inputs = joint_leaves(analysis, facts, Side::input);
  result.outputs = joint_leaves(analysis, facts, Side::output);
  result.dims = infer_dims(analysis);
  result.suspected = find_suspicions(analysis);
  result.signatures = infer_signatures(analysis);
  result.findings = find_findings(analysis, facts);
  return result;
}

std::set<std::string> input_dims(const InferredSignature& signature) {
  std::set<std::string> dims;
  for (const InferredLeaf& leaf : signature.inputs) {
    for (const Expression& size : leaf.shape)
      dims.merge(size.names());
    if (leaf.value) dims.merge(leaf.value->names());
  }
  return dims;
}

std::vector<Value> arguments_at(const InferredSignature& signature, const DimSizes& sizes) {
  std::map<std::string, const InferredLeaf*> by_path;
  std::map<std::size_t, std::string> names;
  for (const auto& leaf : signature.inputs) {
    by_path[leaf.path] = &leaf;
    names[leaf.parameter] = parameter_of(leaf.path);
  }
  std::vector<Value> result;
  for (std::size_t p = 0; p < signature.arguments.size(); ++p) {
    const auto fill = [&](const std::string& path, const Value& leaf) -> Value {
      const auto found = by_path.find(path);
      if (found == by_path.end()) return leaf;
      if (found->second->value) return {found->second->value->evaluate(sizes)};
      auto tensor = *leaf.get_if<TensorValue>();
      for (std::size_t axis = 0; axis < tensor.shape.size(); ++axis) {
        tensor.shape[axis] = found->second->shape[axis].evaluate(sizes);
      }
      return {tensor};
    };
    const auto name = names.find(p);
    const bool fixed = name == names.end();  // no leaf of the parameter depends on a size
    result.push_back(fixed ? signature.arguments[p] : map_leaves(name->second, signature.arguments[p], fill));
  }
  return result;
}

NamedValues named_arguments_at(const Inference& inference, const InferredSignature& signature, const DimSizes& sizes) {
  const std::vector<Value> values = arguments_at(signature, sizes);
  NamedValues named;
  for (const auto& [parameter, value] : ranges::views::zip(inference.signature, values))
    named.emplace_back(parameter.name, value);
  return named;
}

}  // namespace input_observer
