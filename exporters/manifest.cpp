#include "exporters/manifest.h"

#include <filesystem>

#include "inference/expression_json.h"
#include "observer/json.h"
#include "observer/value_json.h"

namespace input_observer {
namespace {

constexpr const char* format_name = "input-observer/export";
constexpr std::int64_t format_version = 1;

Json tensor_json(const ExportedTensor& tensor) {
  Json json = {
      {"name", tensor.name}, {"path", tensor.path}, {"dtype", name_of(tensor.dtype)}, {"shape", to_json(tensor.shape)}};
  if (tensor.value) json["value"] = to_json(*tensor.value);
  if (tensor.scalar) json["scalar"] = true;
  return json;
}

ExportedTensor tensor_from_json(const JsonReader& reader) {
  ExportedTensor tensor;
  tensor.name = reader.at("name").text();
  tensor.path = reader.at("path").text();
  const auto dtype = scalar_type_of(reader.at("dtype").text());
  if (!dtype) reader.at("dtype").fail("a dtype such as float32");
  tensor.dtype = *dtype;
  tensor.shape = shape_from_json(reader.at("shape"));
  if (reader.has("value")) tensor.value = expression_from_json(reader.at("value"));
  tensor.scalar = reader.has("scalar") && reader.at("scalar").boolean();
  return tensor;
}

Json tensors_json(const std::vector<ExportedTensor>& tensors) {
  Json json = Json::array();
  for (const ExportedTensor& tensor : tensors)
    json.push_back(tensor_json(tensor));
  return json;
}

std::vector<ExportedTensor> tensors_from_json(const JsonReader& reader) {
  std::vector<ExportedTensor> tensors;
  for (std::size_t i = 0; i < reader.size(); ++i)
    tensors.push_back(tensor_from_json(reader.at(i)));
  return tensors;
}

Json entry_json(const ExportEntry& entry) {
  Json scalars = Json::object();
  for (const auto& [path, value] : entry.scalars)
    scalars[path] = to_json(value);
  Json json = {{"signature", entry.signature},
               {"file", entry.file},
               {"present", entry.present},
               {"scalars", scalars},
               {"inputs", tensors_json(entry.inputs)},
               {"outputs", tensors_json(entry.outputs)}};
  if (entry.leaves) json["leaves"] = to_json(*entry.leaves);
  if (!entry.bounds.empty()) json["bounds"] = to_json(entry.bounds);
  if (!entry.notes.empty()) json["notes"] = entry.notes;
  return json;
}

// A file outside of its folder would let a manifest from elsewhere point anywhere.
std::string file_from_json(const JsonReader& reader) {
  const std::string file = reader.text();
  const auto path = std::filesystem::path(file).lexically_normal();
  if (file.empty() || path.is_absolute() || *path.begin() == "..") reader.fail("a file inside of the export folder");
  return file;
}

ExportEntry entry_from_json(const JsonReader& reader) {
  ExportEntry entry;
  entry.signature = reader.at("signature").text();
  entry.file = file_from_json(reader.at("file"));
  const JsonReader present = reader.at("present");
  for (std::size_t i = 0; i < present.size(); ++i)
    entry.present.push_back(present.at(i).text());
  reader.at("scalars").for_each([&](const std::string& path, const JsonReader& value) {
    entry.scalars.emplace_back(path, value_from_json(value));
  });
  entry.inputs = tensors_from_json(reader.at("inputs"));
  entry.outputs = tensors_from_json(reader.at("outputs"));
  if (reader.has("leaves")) entry.leaves = given_leaves_from_json(reader.at("leaves"));
  if (reader.has("bounds")) entry.bounds = bounds_from_json(reader.at("bounds"));
  if (reader.has("notes")) {
    const JsonReader notes = reader.at("notes");
    for (std::size_t i = 0; i < notes.size(); ++i)
      entry.notes.push_back(notes.at(i).text());
  }
  return entry;
}

}  // namespace

Json to_json(const ExportManifest& manifest) {
  Json exports = Json::array();
  for (const ExportEntry& entry : manifest.exports)
    exports.push_back(entry_json(entry));
  Json json = {{"format", format_name}, {"version", format_version}, {"target", manifest.target}};
  if (manifest.part != ModulePart{}) {
    json["module"] = {{"submodule", manifest.part.submodule}, {"method", manifest.part.method}};
  }
  for (const auto& [name, value] : manifest.defaults)
    json["defaults"][name] = to_json(value);
  json["exports"] = std::move(exports);
  return json;
}

Json names_json(const std::vector<ExportedTensor>& tensors) {
  Json names = Json::array();
  for (const ExportedTensor& tensor : tensors)
    names.push_back(tensor.name);
  return names;
}

NamedValues scalar_defaults(const Signature& signature) {
  NamedValues defaults;
  for (const Parameter& parameter : signature) {
    if (parameter.default_value && parameter.default_value->is_scalar()) {
      defaults.emplace_back(parameter.name, *parameter.default_value);
    }
  }
  return defaults;
}

ExportManifest manifest_from_json(const JsonReader& reader) {
  reader.object();
  if (reader.at("format").text() != format_name) reader.at("format").fail("\"" + std::string(format_name) + "\"");
  if (reader.at("version").integer() != format_version) reader.at("version").fail("1");
  ExportManifest manifest;
  manifest.target = reader.at("target").text();
  if (reader.has("module")) {
    manifest.part.submodule = reader.at("module").at("submodule").text();
    manifest.part.method = reader.at("module").at("method").text();
  }
  if (reader.has("defaults")) {
    reader.at("defaults").for_each([&](const std::string& name, const JsonReader& value) {
      manifest.defaults.emplace_back(name, value_from_json(value));
    });
  }
  const JsonReader exports = reader.at("exports");
  for (std::size_t i = 0; i < exports.size(); ++i)
    manifest.exports.push_back(entry_from_json(exports.at(i)));
  return manifest;
}

ExportManifest read_manifest(const std::string& folder) {
  std::error_code ignored;
  if (!std::filesystem::is_directory(folder, ignored)) {
    throw Error(ErrorCode::io, {.file = folder}, "no such folder, expected one that export wrote");
  }
  const std::string file = (std::filesystem::path(folder) / manifest_name).string();
  const Json json = read_json(file);
  return manifest_from_json(JsonReader(json, {.file = file}));
}

}  // namespace input_observer
