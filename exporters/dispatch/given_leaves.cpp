#include "exporters/dispatch/given_leaves.h"

#include "observer/json.h"

namespace input_observer {

std::vector<GivenLeaf> given_leaves(const Inference& inference, const InferredSignature& signature) {
  std::vector<GivenLeaf> given;
  for (std::size_t i = 0; i < inference.signature.size(); ++i) {
    const Value& argument = signature.arguments.at(i);
    const std::optional<Value>& at_default = inference.signature[i].default_value;
    const bool by_default = argument.is_none() && at_default && at_default->is_scalar();
    for (const Leaf& leaf : leaves(inference.signature[i].name, by_default ? *at_default : argument)) {
      if (leaf.value->is_none()) continue;
      given.push_back({leaf.path});
      if (const auto* tensor = leaf.value->get_if<TensorValue>()) given.back().dtype = tensor->dtype;
    }
  }
  return given;
}

Json to_json(const std::vector<GivenLeaf>& leaves) {
  Json json = Json::array();
  for (const GivenLeaf& leaf : leaves) {
    json.push_back({{"path", leaf.path}});
    if (leaf.dtype) json.back()["dtype"] = name_of(*leaf.dtype);
  }
  return json;
}

std::vector<GivenLeaf> given_leaves_from_json(const JsonReader& reader) {
  std::vector<GivenLeaf> leaves;
  for (std::size_t i = 0; i < reader.size(); ++i) {
    const JsonReader leaf = reader.at(i);
    leaves.push_back({leaf.at("path").text()});
    if (!leaf.has("dtype")) continue;
    leaves.back().dtype = scalar_type_of(leaf.at("dtype").text());
    if (!leaves.back().dtype) leaf.at("dtype").fail("a dtype such as float32");
  }
  return leaves;
}

}  // namespace input_observer
