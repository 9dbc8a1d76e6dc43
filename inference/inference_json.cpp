#include <map>
#include <vector>

#include "inference/expression_json.h"
#include "inference/inference.h"
#include "inference/probe/probe_report_json.h"
#include "inference/result/dynamic_axes_json.h"
#include "inference/result/inferred_leaf_json.h"
#include "inference/result/inferred_signature_json.h"
#include "observer/json.h"
#include "observer/value_json.h"

namespace input_observer {
namespace {

constexpr const char* format_name = "input-observer/inference";

Json to_json(const DimSizes& sizes) {
  Json result = Json::object();
  for (const auto& [name, size] : sizes)
    result[name] = size;
  return result;
}

DimSizes sizes_from_json(const JsonReader& reader) {
  DimSizes result;
  reader.for_each([&](const std::string& name, const JsonReader& size) { result[name] = size.integer(); });
  return result;
}

Json to_json(const Dim& dim) {
  Json json{{"kind", dim.kind == Dim::Kind::derived ? "derived" : "free"}};
  if (dim.expression) json["expression"] = dim.expression->text();
  json["min"] = dim.min;
  json["max"] = dim.max;
  if (dim.step > 0) json["step"] = dim.step;
  if (dim.data_dependent) json["data_dependent"] = true;
  if (dim.multiple > 1) json["multiple"] = dim.multiple;
  if (dim.remainder > 0) json["remainder"] = dim.remainder;
  if (dim.tied) json["tied"] = dim.tied->text();
  if (dim.required) json["required"] = *dim.required;
  return json;
}

Dim dim_from_json(const std::string& name, const JsonReader& reader) {
  Dim dim;
  dim.name = name;
  const auto kind = reader.at("kind").text();
  if (kind != "free" && kind != "derived") reader.at("kind").fail("\"free\" or \"derived\"");
  if (kind == "derived") {
    dim.kind = Dim::Kind::derived;
    dim.expression = expression_from_json(reader.at("expression"));
  }
  dim.min = reader.at("min").integer();
  dim.max = reader.at("max").integer();
  if (reader.has("step")) dim.step = reader.at("step").integer(0);
  dim.data_dependent = reader.has("data_dependent") && reader.at("data_dependent").boolean();
  if (reader.has("multiple")) dim.multiple = reader.at("multiple").integer(1);
  if (reader.has("remainder")) dim.remainder = reader.at("remainder").integer(0);
  if (dim.remainder >= dim.multiple) reader.at("remainder").fail("less than `multiple`");
  if (reader.has("tied")) dim.tied = expression_from_json(reader.at("tied"));
  if (reader.has("required")) dim.required = reader.at("required").boolean();
  return dim;
}

Json to_json(const std::vector<Suspicion>& suspected) {
  Json result = Json::array();
  for (const auto& each : suspected)
    result.push_back({{"dim", each.dim}, {"expression", to_json(each.expression)}});
  return result;
}

void read_suspected(const JsonReader& reader, Inference& inference) {
  for (std::size_t i = 0; i < reader.size(); ++i) {
    const auto each = reader.at(i);
    inference.suspected.push_back({each.at("dim").text(), expression_from_json(each.at("expression"))});
  }
}

Json to_json(const std::vector<Finding>& findings) {
  Json result = Json::array();
  for (const auto& finding : findings) {
    result.push_back({{"code", finding.code}, {"path", finding.path}, {"message", finding.message}});
  }
  return result;
}

void read_head(const JsonReader& reader, Inference& inference) {
  if (reader.at("format").text() != format_name) reader.at("format").fail('"' + std::string(format_name) + '"');
  if (reader.at("version").integer() != 1) reader.at("version").fail("version 1");
  if (reader.has("model")) {
    const auto model = reader.at("model");
    inference.model = ModelIdentity{model.at("type").text(), model.at("schema").text(), model.at("code_hash").text()};
  }
  if (reader.has("module")) {
    inference.part = {reader.at("module").at("submodule").text(), reader.at("module").at("method").text()};
  }
  inference.signature = signature_from_json(reader.at("signature"));
}

void read_arguments(const JsonReader& reader, Inference& inference) {
  inference.observed_arguments = named_values_from_json(reader.at("observed_arguments"));
  inference.arguments = named_values_from_json(reader.at("arguments"));
  reader.at("dynamic_axes").for_each([&](const std::string& name, const JsonReader& axes) {
    inference.dynamic_axes.emplace_back(name, dynamic_axes_from_json(axes, find_value(inference.arguments, name)));
  });
  inference.sizes = sizes_from_json(reader.at("sizes"));
  inference.other_sizes = sizes_from_json(reader.at("other_sizes"));
}

/** Every name that a signature uses must have a size, or nothing can be made from it. */
void check_dims(const JsonReader& reader, const Inference& inference) {
  for (std::size_t i = 0; i < inference.signatures.size(); ++i) {
    for (const auto& leaf : inference.signatures[i].inputs) {
      auto expressions = leaf.shape;
      if (leaf.value) expressions.push_back(*leaf.value);
      for (const auto& expression : expressions) {
        for (const auto& name : expression.names()) {
          if (inference.sizes.contains(name)) continue;
          throw bad_input(reader.at("signatures").at(i).place(),
                          "expected dims that `sizes` has, got `" + name + "` in " + leaf.path);
        }
      }
    }
  }
}

/** Sizes of `inputs` take the place of those in `arguments`: where one has a tensor or an int the other must. */
void check_leaves(const JsonReader& reader, const InferredSignature& signature, const Signature& declared) {
  std::map<std::string, const Value*> given;
  for (std::size_t p = 0; p < declared.size(); ++p) {
    for (const auto& leaf : leaves(declared[p].name, signature.arguments[p]))
      given.emplace(leaf.path, leaf.value);
  }
  for (std::size_t i = 0; i < signature.inputs.size(); ++i) {
    const auto& leaf = signature.inputs[i];
    const auto found = given.find(leaf.path);
    const Value* value = found == given.end() ? nullptr : found->second;
    const auto* tensor = value == nullptr ? nullptr : value->get_if<TensorValue>();
    const bool same = leaf.value ? value != nullptr && value->get_if<std::int64_t>() != nullptr
                                 : tensor != nullptr && tensor->shape.size() == leaf.shape.size();
    if (same) continue;
    const auto wanted = leaf.value ? "an int" : "a tensor of rank " + std::to_string(leaf.shape.size());
    throw bad_input(reader.at("inputs").at(i).place(),
                    "expected " + wanted + " at " + leaf.path + " in the `arguments` of this signature");
  }
}

}  // namespace

Json to_json(const Inference& inference) {
  Json json{{"format", format_name}, {"version", 1}};
  if (inference.part != ModulePart{}) {
    json["module"] = {{"submodule", inference.part.submodule}, {"method", inference.part.method}};
  }
  if (const auto& model = inference.model) {
    json["model"] = {{"type", model->type}, {"schema", model->schema}, {"code_hash", model->code_hash}};
  }
  json["signature"] = to_json(inference.signature);
  Json::object_t axes;
  for (const auto& [name, each] : inference.dynamic_axes)
    axes.emplace_back(name, to_json(each));
  json["dynamic_axes"] = std::move(axes);
  json["observed_arguments"] = to_json(inference.observed_arguments);
  json["arguments"] = to_json(inference.arguments);
  for (const auto& [name, source] : inference.sources)
    json["sources"][name] = source;
  json["sizes"] = to_json(inference.sizes);
  json["other_sizes"] = to_json(inference.other_sizes);
  json["inputs"] = to_json(inference.inputs);
  json["outputs"] = to_json(inference.outputs);
  Json::object_t dims;
  for (const auto& dim : inference.dims)
    dims.emplace_back(dim.name, to_json(dim));
  json["dims"] = std::move(dims);
  if (!inference.suspected.empty()) json["suspected"] = to_json(inference.suspected);
  json["signatures"] = Json::array();
  for (const auto& signature : inference.signatures) {
    json["signatures"].push_back(to_json(signature, inference.signature));
  }
  json["findings"] = to_json(inference.findings);
  if (inference.probe) json["probe"] = to_json(*inference.probe);
  return json;
}

Inference inference_from_json(const JsonReader& reader) {
  reader.object();
  Inference inference;
  read_head(reader, inference);
  read_arguments(reader, inference);
  if (reader.has("sources")) {
    reader.at("sources").for_each([&](const std::string& name, const JsonReader& source) {
      inference.sources.emplace_back(name, source.text());
    });
  }
  inference.inputs = leaves_from_json(reader.at("inputs"), &inference.signature);
  inference.outputs = leaves_from_json(reader.at("outputs"), nullptr);
  reader.at("dims").for_each(
      [&](const std::string& name, const JsonReader& dim) { inference.dims.push_back(dim_from_json(name, dim)); });
  if (reader.has("suspected")) read_suspected(reader.at("suspected"), inference);
  inference.signatures = inferred_signatures_from_json(reader.at("signatures"), inference.signature);
  const auto findings = reader.at("findings");
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const auto each = findings.at(i);
    inference.findings.push_back({each.at("code").text(), each.at("path").text(), each.at("message").text()});
  }
  if (reader.has("probe")) inference.probe = probe_report_from_json(reader.at("probe"));
  check_dims(reader, inference);
  for (std::size_t i = 0; i < inference.signatures.size(); ++i)
    check_leaves(reader.at("signatures").at(i), inference.signatures[i], inference.signature);
  return inference;
}

Inference read_inference(const std::string& file) {
  const auto json = read_json(file);
  return inference_from_json(JsonReader(json, {file, 0, ""}));
}

}  // namespace input_observer
