#include "inference/result/dynamic_axes_json.h"

#include <algorithm>

#include "observer/json.h"

namespace input_observer {
namespace {

/** The child of this name, the index of an element; nullptr where there is none. */
const Value* child_of(const Value* value, const std::string& component) {
  if (value == nullptr) return nullptr;
  for (const auto& [name, child] : children(*value)) {
    if (name == component) return child;
  }
  return nullptr;
}

DynamicAxes::Tensor tensor_from_json(const JsonReader& reader) {
  DynamicAxes::Tensor result;
  for (std::size_t i = 0; i < reader.size(); ++i)
    result.axes.push_back(static_cast<int>(reader.at(i).integer(0)));
  return result;
}

}  // namespace

Json to_json(const DynamicAxes& axes) {
  if (const auto* tensor = std::get_if<DynamicAxes::Tensor>(&axes.data)) return tensor->axes;
  if (const auto* sequence = std::get_if<DynamicAxes::Sequence>(&axes.data)) {
    Json result = Json::array();
    for (const auto& item : sequence->items)
      result.push_back(to_json(item));
    return result;
  }
  if (const auto* dict = std::get_if<DynamicAxes::Dict>(&axes.data)) {
    Json::object_t items;
    for (const auto& [name, item] : dict->items)
      items.emplace_back(name, to_json(item));
    return {{"dict", std::move(items)}};
  }
  return nullptr;
}

DynamicAxes dynamic_axes_from_json(const JsonReader& reader, const Value* value) {
  if (reader.json().is_null()) return {DynamicAxes::Scalar{}};
  if (reader.has("dict")) {
    DynamicAxes::Dict dict;
    reader.at("dict").for_each([&](const std::string& name, const JsonReader& item) {
      dict.items.emplace_back(name, dynamic_axes_from_json(item, child_of(value, name)));
    });
    return {std::move(dict)};
  }
  if (!reader.json().is_array()) reader.fail("axes, an array, {\"dict\": ...} or null");
  const bool numbers = reader.size() > 0 && reader.json().front().is_number();
  if (numbers || (reader.size() == 0 && value != nullptr && value->is_tensor())) return {tensor_from_json(reader)};
  DynamicAxes::Sequence sequence;
  for (std::size_t i = 0; i < reader.size(); ++i) {
    sequence.items.push_back(dynamic_axes_from_json(reader.at(i), child_of(value, std::to_string(i))));
  }
  return {std::move(sequence)};
}

}  // namespace input_observer
