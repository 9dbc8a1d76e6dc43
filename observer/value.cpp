#include "observer/value.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "observer/flat_call.h"
#include "observer/path.h"
#include "observer/text.h"

namespace input_observer {

namespace {

constexpr std::array<const char*, 3> pattern_names = {"any", "arange", "additive_mask"};  // in the order of Pattern

std::vector<std::pair<std::string, const Value*>> numbered(const std::vector<Value>& items) {
  std::vector<std::pair<std::string, const Value*>> result;
  result.reserve(items.size());
  for (const Value& item : items)
    result.emplace_back(std::to_string(result.size()), &item);
  return result;
}

std::vector<std::pair<std::string, const Value*>> named(const NamedValues& items) {
  std::vector<std::pair<std::string, const Value*>> result;
  result.reserve(items.size());
  for (const auto& [name, item] : items)
    result.emplace_back(name, &item);
  return result;
}

bool is_container(const Value& value) {
  return value.get_if<ListValue>() || value.get_if<TupleValue>() || value.get_if<DictValue>() ||
         value.get_if<ObjectValue>();
}

void append_leaves(std::string path, const Value& value, std::vector<Leaf>& out) {
  if (!is_container(value)) {
    out.push_back({std::move(path), &value});
    return;
  }
  for (const auto& [component, child] : children(value))
    append_leaves(join_path(path, component), *child, out);
}

}  // namespace

bool ListValue::operator==(const ListValue& other) const {
  return items == other.items;
}
bool TupleValue::operator==(const TupleValue& other) const {
  return items == other.items;
}
bool DictValue::operator==(const DictValue& other) const {
  return items == other.items;
}
bool ObjectValue::operator==(const ObjectValue& other) const {
  return type == other.type && attributes == other.attributes;
}

bool Value::is_scalar() const {
  return get_if<bool>() || get_if<std::int64_t>() || get_if<double>() || get_if<std::string>();
}

bool Value::operator==(const Value& other) const {
  const double* a = get_if<double>();
  const double* b = other.get_if<double>();
  if (a && b && std::isnan(*a) && std::isnan(*b)) return true;
  return data == other.data;
}

const char* name_of(TensorContent::Pattern pattern) {
  return pattern_names[static_cast<std::size_t>(pattern)];
}

std::optional<TensorContent::Pattern> pattern_of(std::string_view name) {
  const auto found = std::find(pattern_names.begin(), pattern_names.end(), name);
  if (found == pattern_names.end()) return std::nullopt;
  return static_cast<TensorContent::Pattern>(found - pattern_names.begin());
}

Value text_value(const std::string& text) {
  if (text.size() <= max_text_length) return {text};
  char hash[17];
  std::snprintf(hash, sizeof hash, "%016llx", static_cast<unsigned long long>(hash_of(text)));
  return {UnknownValue{"str of " + std::to_string(count_characters(text)) + " characters, hash " + hash}};
}

std::vector<std::pair<std::string, const Value*>> children(const Value& value) {
  if (const auto* list = value.get_if<ListValue>()) return numbered(list->items);
  if (const auto* tuple = value.get_if<TupleValue>()) return numbered(tuple->items);
  if (const auto* dict = value.get_if<DictValue>()) return named(dict->items);
  if (const auto* object = value.get_if<ObjectValue>()) return named(object->attributes);
  return {};
}

std::vector<Leaf> leaves(const std::string& path, const Value& value) {
  std::vector<Leaf> result;
  append_leaves(path, value, result);
  return result;
}

}  // namespace input_observer
