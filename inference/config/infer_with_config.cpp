#include "inference/config/infer_with_config.h"

#include <algorithm>
#include <set>

#include "inference/config/config_schema.h"
#include "inference/config/schema_findings.h"
#include "observer/identifier.h"
#include "observer/json.h"
#include "observer/path.h"

namespace input_observer {
namespace {

bool names(const InferOptions& options, const std::string& path, int axis) {
  for (const std::string& key : {path, parameter_of(path)}) {
    const auto entry = options.dim_names.find(key);
    if (entry != options.dim_names.end() && entry->second.contains(axis)) return true;
  }
  return false;
}

/** The names that the schema has for dims which the user did not name: each once, where it stands first. */
InferOptions with_schema_names(InferOptions options, const Inference& inference, const ConfigSchema& schema) {
  std::set<std::string> taken;
  for (const auto& [path, axes] : options.dim_names) {
    for (const auto& [axis, name] : axes)
      taken.insert(name);
  }
  std::set<std::string> named;  // dims that have a name already
  for (const InferredLeaf& leaf : inference.inputs) {
    const SchemaLeaf* declared = schema.find(leaf.path);
    for (int axis = 0; axis < static_cast<int>(leaf.shape.size()); ++axis) {
      const Expression& entry = leaf.shape[static_cast<std::size_t>(axis)];
      if (!entry.is_dim() || named.contains(entry.name())) continue;
      if (names(options, leaf.path, axis)) named.insert(entry.name());
      if (declared == nullptr || !declared->axes.contains(axis)) continue;
      const std::string& symbol = declared->axes.at(axis);
      if (!is_identifier(symbol) || named.contains(entry.name()) || !taken.insert(symbol).second) continue;
      named.insert(entry.name());
      options.dim_names[leaf.path][axis] = symbol;
    }
  }
  return options;
}

/** Sizes of the arguments that were observed, as shape parameters: generated ones are to go with them. */
std::map<std::string, Json> shapes_of(const Inference& inference, const ConfigSchema& schema,
                                      const GeneratorTables& tables, std::map<std::string, Json> shapes) {
  for (const InferredLeaf& leaf : inference.inputs) {
    const SchemaLeaf* declared = schema.find(leaf.path);
    if (declared == nullptr) continue;
    for (const auto& [axis, symbol] : declared->axes) {
      const std::string parameter = shape_parameter(tables, symbol);
      if (parameter.empty() || static_cast<std::size_t>(axis) >= leaf.shape.size() || shapes.contains(parameter))
        continue;
      shapes[parameter] = leaf.shape[static_cast<std::size_t>(axis)].evaluate(inference.sizes);
    }
  }
  return shapes;
}

bool is_from_user(const Inference& inference, const std::string& parameter) {
  return std::ranges::any_of(inference.signatures, [&](const InferredSignature& signature) {
    return std::ranges::any_of(signature.substituted,
                               [&](const std::string& path) { return parameter_of(path) == parameter; });
  });
}

/** Values of parameters that no call gave, in the order of the signature. */
void fill(Inference& inference, const ConfigSchema& schema) {
  NamedValues arguments;
  for (const Parameter& parameter : inference.signature) {
    const std::string& name = parameter.name;
    if (const Value* observed = find_value(inference.arguments, name)) {
      arguments.emplace_back(name, *observed);
      inference.sources.emplace_back(name, is_from_user(inference, name) ? "user" : "observed");
    } else if (const Value* made = find_value(schema.values(), name)) {
      arguments.emplace_back(name, *made);
      inference.sources.emplace_back(name, schema.is_default(name) ? "default" : "config");
    }
  }
  inference.arguments = std::move(arguments);
}

}  // namespace

Inference infer_with_config(const ShapeReport& report, const InferOptions& options, const GeneratorTables& tables,
                            const GenerationRequest& request) {
  const ConfigSchema schema(tables, request);
  const InferOptions merged = overlay(report.options, options);
  Inference inference = infer(report, with_schema_names(merged, infer(report, options), schema));
  GenerationRequest fitting = request;
  fitting.shapes = shapes_of(inference, schema, tables, request.shapes);
  const ConfigSchema at_sizes(tables, fitting);
  add_schema_findings(inference, schema);
  fill(inference, at_sizes);
  return inference;
}

}  // namespace input_observer
