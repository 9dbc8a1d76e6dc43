#include "observer/value_json.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "observer/json.h"
#include "observer/scalar_type.h"

namespace input_observer {

namespace {

const std::vector<std::string> forms = {"tensor", "list", "tuple", "dict", "float", "object", "unknown"};

std::vector<std::string> dtype_names() {
  std::vector<std::string> names;
  for (int i = 0; i <= static_cast<int>(ScalarType::qint32); ++i) {
    names.emplace_back(name_of(static_cast<ScalarType>(i)));
  }
  return names;
}

ScalarType read_dtype(const JsonReader& reader) {
  const std::string name = reader.text();
  if (const auto dtype = scalar_type_of(name)) return *dtype;
  throw bad_input(reader.place(), "expected a dtype such as float32 or int64, got '" + one_line(name, 100) + "'" +
                                      did_you_mean(name, dtype_names()));
}

Sizes read_shape(const JsonReader& reader) {
  if (!reader.json().is_array()) reader.fail("a list of sizes");
  Sizes shape;
  shape.reserve(reader.size());
  for (const Json& size : reader.json()) {
    // A reader of its own, with its place, only for what is wrong: shapes are most of a log.
    const bool plain = size.is_number_integer() && size.get<std::int64_t>() >= 0;
    shape.push_back(plain ? size.get<std::int64_t>() : reader.at(shape.size()).integer(0));
  }
  return shape;
}

std::optional<double> read_bound(const JsonReader& tensor, const std::string& key) {
  if (!tensor.has(key)) return std::nullopt;
  const JsonReader bound = tensor.at(key);
  if (!bound.json().is_number()) bound.fail("a finite number");
  return bound.number();
}

TensorContent read_content(const JsonReader& tensor) {
  TensorContent content{read_bound(tensor, "min"), read_bound(tensor, "max"), TensorContent::Pattern::any};
  if (content.min && content.max && *content.min > *content.max) tensor.at("max").fail("a max of at least min");
  if (tensor.has("pattern")) {
    const JsonReader pattern = tensor.at("pattern");
    const auto known = pattern_of(pattern.text());
    if (!known || *known == TensorContent::Pattern::any) pattern.fail(R"("arange" or "additive_mask")");
    content.pattern = *known;
  }
  return content;
}

Value read_tensor(const JsonReader& reader) {
  TensorValue tensor;
  tensor.dtype = read_dtype(reader.at("dtype"));
  tensor.shape = read_shape(reader.at("shape"));
  if (reader.has("device")) tensor.device = reader.at("device").text();
  tensor.content = read_content(reader);
  if (reader.has("layout")) {
    const std::string layout = reader.at("layout").text();
    if (layout.empty()) reader.at("layout").fail("a layout such as strided or sparse_coo");
    if (layout != "strided") return {UnknownValue{layout + " tensor"}};
  }
  return {std::move(tensor)};
}

/** `levels`: of JSON that containers around it take. */
Value read_value(const JsonReader& reader, std::size_t levels);

std::vector<Value> read_items(const JsonReader& reader, std::size_t levels) {
  std::vector<Value> items;
  items.reserve(reader.size());
  for (std::size_t i = 0; i < reader.size(); ++i)
    items.push_back(read_value(reader.at(i), levels));
  return items;
}

NamedValues read_named(const JsonReader& reader, std::size_t levels) {
  NamedValues items;
  reader.for_each(
      [&](const std::string& name, const JsonReader& item) { items.emplace_back(name, read_value(item, levels)); });
  return items;
}

std::size_t levels_within(const JsonReader& reader, std::size_t levels, std::size_t more) {
  if (levels + more > max_value_levels) {
    throw bad_input(reader.place(),
                    "expected containers that take at most " + std::to_string(max_value_levels) + " levels of JSON");
  }
  return levels + more;
}

// The one key of an object that says which form of value it is.
std::string form_of(const JsonReader& reader) {
  std::string form;
  reader.for_each([&](const std::string& key, const JsonReader& member) {
    if (std::find(forms.begin(), forms.end(), key) == forms.end()) return;
    if (!form.empty()) throw bad_input(member.place(), "expected one form of value, this one has '" + form + "' too");
    form = key;
  });
  if (!form.empty()) return form;
  const std::string key = reader.json().empty() ? "" : reader.json().begin().key();
  throw bad_input(reader.place(),
                  "expected a value: an object with one of the keys tensor, list, tuple, dict, float, "
                  "object, unknown" +
                      (key.empty() ? "" : ", got '" + one_line(key, 100) + "'") + did_you_mean(key, forms));
}

Value read_form(const JsonReader& reader, std::size_t levels) {
  const std::string form = form_of(reader);
  const JsonReader content = reader.at(form);
  if (form == "tensor") return read_tensor(content);
  if (form == "float") return {reader.number()};
  if (form == "unknown") return {UnknownValue{content.text()}};
  if (form == "object") {
    const std::size_t inner = levels_within(reader, levels, object_levels);
    return {ObjectValue{content.at("type").text(), read_named(content.at("attributes"), inner)}};
  }
  const std::size_t inner = levels_within(reader, levels, container_levels);
  if (form == "list") return {ListValue{read_items(content, inner)}};
  if (form == "tuple") return {TupleValue{read_items(content, inner)}};
  return {DictValue{read_named(content, inner)}};
}

Value read_value(const JsonReader& reader, std::size_t levels) {
  const Json& json = reader.json();
  switch (json.type()) {
    case Json::value_t::null:
      return {NoneValue{}};
    case Json::value_t::boolean:
      return {json.get<bool>()};
    case Json::value_t::number_integer:
    case Json::value_t::number_unsigned:
      return {reader.integer()};
    case Json::value_t::number_float:
      return {json.get<double>()};
    case Json::value_t::string:
      return text_value(json.get_ref<const std::string&>());
    case Json::value_t::object:
      return read_form(reader, levels);
    default:
      reader.fail(R"(a value; a list is written {"list": [...]})");
  }
}

Json tensor_json(const TensorValue& tensor) {
  Json json = {{"dtype", name_of(tensor.dtype)}, {"shape", tensor.shape}};
  if (!tensor.device.empty()) json["device"] = tensor.device;
  if (!tensor.layout.empty()) json["layout"] = tensor.layout;
  if (tensor.content.min) json["min"] = *tensor.content.min;
  if (tensor.content.max) json["max"] = *tensor.content.max;
  if (tensor.content.pattern != TensorContent::Pattern::any) json["pattern"] = name_of(tensor.content.pattern);
  return json;
}

Json named_json(const NamedValues& items) {
  Json json = Json::object();
  for (const auto& [name, item] : items)
    json[name] = to_json(item);
  return json;
}

// An object of one member; an initializer list would make an array out of some contents.
Json form_json(const char* form, Json content) {
  Json json = Json::object();
  json[form] = std::move(content);
  return json;
}

struct ToJson {
  Json operator()(const NoneValue&) const { return nullptr; }
  Json operator()(const TensorValue& tensor) const { return form_json("tensor", tensor_json(tensor)); }
  Json operator()(bool value) const { return value; }
  Json operator()(std::int64_t value) const { return value; }
  Json operator()(double value) const { return float_json(value); }
  Json operator()(const std::string& value) const { return value; }
  Json operator()(const ListValue& list) const { return form_json("list", to_json(list.items)); }
  Json operator()(const TupleValue& tuple) const { return form_json("tuple", to_json(tuple.items)); }
  Json operator()(const DictValue& dict) const { return form_json("dict", named_json(dict.items)); }
  Json operator()(const ObjectValue& object) const {
    Json content = Json::object();
    content["type"] = object.type;
    content["attributes"] = named_json(object.attributes);
    return form_json("object", std::move(content));
  }
  Json operator()(const UnknownValue& value) const { return form_json("unknown", value.type); }
};

}  // namespace

Json to_json(const Value& value) {
  return std::visit(ToJson{}, value.data);
}

Json to_json(const std::vector<Value>& values) {
  Json json = Json::array();
  for (const Value& value : values)
    json.push_back(to_json(value));
  return json;
}

Value value_from_json(const JsonReader& reader) {
  return read_value(reader, 0);
}

}  // namespace input_observer
