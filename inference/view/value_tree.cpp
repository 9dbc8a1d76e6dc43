#include "inference/view/value_tree.h"

#include <algorithm>
#include <array>
#include <range/v3/view/zip.hpp>
#include <variant>

#include "observer/path.h"

namespace input_observer {
namespace {

bool is_container(const Value& value) {
  return value.get_if<ListValue>() || value.get_if<TupleValue>() || value.get_if<DictValue>() ||
         value.get_if<ObjectValue>();
}

std::vector<Value> mapped(const std::string& path, const std::vector<Value>& items, const LeafMap& map) {
  std::vector<Value> result;
  for (std::size_t i = 0; i < items.size(); ++i) {
    result.push_back(map_leaves(join_path(path, std::to_string(i)), items[i], map));
  }
  return result;
}

NamedValues mapped(const std::string& path, const NamedValues& items, const LeafMap& map) {
  NamedValues result;
  for (const auto& [name, item] : items)
    result.emplace_back(name, map_leaves(join_path(path, name), item, map));
  return result;
}

std::vector<Value> united(const std::vector<Value>& first, const std::vector<Value>& second, TreeChoice choice) {
  auto result = first.size() >= second.size() ? first : second;
  for (auto&& [united, a, b] : ranges::views::zip(result, first, second))
    united = unite_trees(a, b, choice);
  return result;
}

NamedValues united(const NamedValues& first, const NamedValues& second, TreeChoice choice) {
  auto result = first;
  for (const auto& [name, item] : second) {
    const auto same =
        std::ranges::find_if(result, [&, &name = name](const NamedValue& known) { return known.first == name; });
    if (same == result.end()) {
      result.emplace_back(name, item);
    } else {
      same->second = unite_trees(same->second, item, choice);
    }
  }
  return result;
}

constexpr int empty_weight = 1;

/** How much a kind tells: what tells more wins where kinds differ. */
int weight(const Value& value) {
  if (value.is_none()) return 0;
  if (is_container(value)) return children(value).empty() ? empty_weight : 3;
  return value.is_tensor() ? 3 : 2;
}

}  // namespace

std::string kind_of(const Value& value) {
  static const std::array<const char*, std::variant_size_v<Value::Data>> names{
      "none", "tensor", "bool", "int", "float", "str", "list", "tuple", "dict", "object", "unknown"};
  return names[value.data.index()];
}

Value map_leaves(const std::string& path, const Value& value, const LeafMap& map) {
  if (const auto* list = value.get_if<ListValue>()) return {ListValue{mapped(path, list->items, map)}};
  if (const auto* tuple = value.get_if<TupleValue>()) return {TupleValue{mapped(path, tuple->items, map)}};
  if (const auto* dict = value.get_if<DictValue>()) return {DictValue{mapped(path, dict->items, map)}};
  if (const auto* object = value.get_if<ObjectValue>()) {
    return {ObjectValue{object->type, mapped(path, object->attributes, map)}};
  }
  return map(path, value);
}

Value unite_trees(const Value& first, const Value& second, TreeChoice choice) {
  if (const auto* a = first.get_if<ListValue>(), *b = second.get_if<ListValue>(); a != nullptr && b != nullptr) {
    return {ListValue{united(a->items, b->items, choice)}};
  }
  if (const auto* a = first.get_if<TupleValue>(), *b = second.get_if<TupleValue>(); a != nullptr && b != nullptr) {
    return {TupleValue{united(a->items, b->items, choice)}};
  }
  if (const auto* a = first.get_if<DictValue>(), *b = second.get_if<DictValue>(); a != nullptr && b != nullptr) {
    return {DictValue{united(a->items, b->items, choice)}};
  }
  if (const auto* a = first.get_if<ObjectValue>(), *b = second.get_if<ObjectValue>();
      a != nullptr && b != nullptr && a->type == b->type) {
    return {ObjectValue{a->type, united(a->attributes, b->attributes, choice)}};
  }
  if (const auto* a = first.get_if<TensorValue>(), *b = second.get_if<TensorValue>(); a != nullptr && b != nullptr) {
    return choice == TreeChoice::first || a->shape.size() >= b->shape.size() ? first : second;
  }
  const bool stays = choice == TreeChoice::first && weight(first) > empty_weight;
  return stays || weight(first) >= weight(second) ? first : second;
}

}  // namespace input_observer
