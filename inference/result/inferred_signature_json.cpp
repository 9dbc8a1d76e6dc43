#include "inference/result/inferred_signature_json.h"

#include <algorithm>
#include <set>

#include "inference/result/inferred_leaf_json.h"
#include "observer/json.h"
#include "observer/value_json.h"

namespace input_observer {
namespace {

Json to_json(const DimRange& range) {
  return {{"min", range.min}, {"p50", range.p50}, {"p95", range.p95}, {"max", range.max}};
}

DimRange range_from_json(const JsonReader& reader) {
  return {reader.at("min").integer(), reader.at("p50").integer(), reader.at("p95").integer(),
          reader.at("max").integer()};
}

std::vector<std::string> texts_from_json(const JsonReader& reader) {
  std::vector<std::string> result;
  for (std::size_t i = 0; i < reader.size(); ++i)
    result.push_back(reader.at(i).text());
  return result;
}

void read_scalar_values(const JsonReader& reader, InferredSignature& signature) {
  reader.for_each([&](const std::string& path, const JsonReader& values) {
    auto& into = signature.scalar_values[path];
    for (std::size_t i = 0; i < values.size(); ++i)
      into.push_back(value_from_json(values.at(i)));
  });
}

// Of another process, or of a person: a path here would be a place outside of the export folder.
std::string id_from_json(const JsonReader& reader) {
  const std::string id = reader.text();
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  if (id.empty() || id.size() > max_signature_id || !std::all_of(id.begin(), id.end(), fits)) {
    reader.fail("1 to " + std::to_string(max_signature_id) + " letters, digits, `_` and `-`");
  }
  return id;
}

InferredSignature signature_from_json(const JsonReader& reader, const Signature& declared) {
  InferredSignature result;
  result.id = id_from_json(reader.at("id"));
  result.count = static_cast<std::uint64_t>(reader.at("count").integer(0));
  result.present = texts_from_json(reader.at("present"));
  if (reader.has("sources")) {
    reader.at("sources").for_each([&](const std::string& name, const JsonReader& source) {
      if (source.text() == "user") result.substituted.push_back(name);
    });
  }
  result.scalars = named_values_from_json(reader.at("scalars"));
  if (reader.has("scalar_values")) read_scalar_values(reader.at("scalar_values"), result);
  reader.at("ranges").for_each([&](const std::string& name, const JsonReader& range) {
    result.ranges.emplace_back(name, range_from_json(range));
  });
  const auto arguments = reader.at("arguments");
  for (const auto& parameter : declared)
    result.arguments.push_back(value_from_json(arguments.at(parameter.name)));
  result.inputs = leaves_from_json(reader.at("inputs"), &declared);
  result.outputs = leaves_from_json(reader.at("outputs"), nullptr);
  return result;
}

}  // namespace

Json to_json(const NamedValues& values) {
  Json::object_t result;
  for (const auto& [name, value] : values)
    result.emplace_back(name, to_json(value));
  return result;
}

NamedValues named_values_from_json(const JsonReader& reader) {
  NamedValues result;
  reader.for_each(
      [&](const std::string& name, const JsonReader& value) { result.emplace_back(name, value_from_json(value)); });
  return result;
}

Json to_json(const InferredSignature& signature, const Signature& declared) {
  Json json{{"id", signature.id}, {"count", signature.count}, {"present", signature.present}};
  if (!signature.substituted.empty()) {
    json["sources"] = Json::object();
    for (const auto& name : signature.substituted)
      json["sources"][name] = "user";
  }
  json["scalars"] = to_json(signature.scalars);
  if (!signature.scalar_values.empty()) {
    json["scalar_values"] = Json::object();
    for (const auto& [path, values] : signature.scalar_values) {
      for (const auto& value : values)
        json["scalar_values"][path].push_back(to_json(value));
    }
  }
  json["ranges"] = Json::object();
  for (const auto& [name, range] : signature.ranges)
    json["ranges"][name] = to_json(range);
  json["arguments"] = Json::object();
  for (std::size_t p = 0; p < declared.size(); ++p) {
    json["arguments"][declared[p].name] = to_json(signature.arguments[p]);
  }
  json["inputs"] = to_json(signature.inputs);
  json["outputs"] = to_json(signature.outputs);
  return json;
}

std::vector<InferredSignature> inferred_signatures_from_json(const JsonReader& reader, const Signature& declared) {
  std::vector<InferredSignature> result;
  std::set<std::string> ids;
  for (std::size_t i = 0; i < reader.size(); ++i) {
    result.push_back(signature_from_json(reader.at(i), declared));
    if (!ids.insert(result.back().id).second) reader.at(i).at("id").fail("an id that no other signature has");
  }
  return result;
}

}  // namespace input_observer
