#include "inference/result/inferred_leaf_json.h"

#include "inference/expression_json.h"
#include "observer/json.h"
#include "observer/path.h"
#include "observer/value_json.h"

namespace input_observer {
namespace {

/** dtype and what the elements looked like, as a value of a tensor has them. */
Json tensor_json(const InferredLeaf& leaf) {
  TensorValue tensor;
  tensor.dtype = leaf.dtype;
  tensor.content = leaf.content;
  auto json = to_json(Value{tensor})["tensor"];
  json.erase("shape");
  return json;
}

void read_tensor(const JsonReader& reader, InferredLeaf& leaf) {
  Json tensor = reader.json();
  tensor["shape"] = Json::array();
  const Json document{{"tensor", std::move(tensor)}};
  const auto value = value_from_json(JsonReader(document, reader.place()));
  if (const auto* described = value.get_if<TensorValue>()) {
    leaf.dtype = described->dtype;
    leaf.content = described->content;
  }
}

InferredLeaf leaf_from_json(const JsonReader& reader, const Signature* signature) {
  InferredLeaf leaf;
  leaf.path = reader.at("path").text();
  leaf.flat_index = reader.at("flat_index").integer(0);
  leaf.export_name = reader.at("export_name").text();
  leaf.from_user = reader.has("source") && reader.at("source").text() == "user";
  if (signature != nullptr) {
    leaf.parameter = find_parameter(*signature, parameter_of(leaf.path)).value_or(0);
  }
  if (reader.has("value")) {
    leaf.dtype = ScalarType::int64;
    leaf.value = expression_from_json(reader.at("value"));
    return leaf;
  }
  reader.at("dtype").text();
  read_tensor(reader, leaf);
  const auto shape = reader.at("shape");
  for (std::size_t i = 0; i < shape.size(); ++i)
    leaf.shape.push_back(expression_from_json(shape.at(i)));
  return leaf;
}

}  // namespace

Json to_json(const std::vector<InferredLeaf>& leaves) {
  Json result = Json::array();
  for (const auto& leaf : leaves) {
    Json json{{"path", leaf.path}, {"flat_index", leaf.flat_index}, {"export_name", leaf.export_name}};
    if (leaf.value) {
      json["value"] = to_json(*leaf.value);
    } else {
      const auto tensor = tensor_json(leaf);
      for (const auto& [key, member] : tensor.items())
        json[key] = member;
      json["shape"] = to_json(leaf.shape);
    }
    if (leaf.from_user) json["source"] = "user";
    result.push_back(std::move(json));
  }
  return result;
}

std::vector<InferredLeaf> leaves_from_json(const JsonReader& reader, const Signature* signature) {
  std::vector<InferredLeaf> result;
  for (std::size_t i = 0; i < reader.size(); ++i)
    result.push_back(leaf_from_json(reader.at(i), signature));
  return result;
}

}  // namespace input_observer
