#include "inference/view/placeholders.h"

#include <algorithm>
#include <span>

#include "inference/view/list_index.h"
#include "observer/path.h"

namespace input_observer {
namespace {

Value* element(std::vector<Value>& items, const std::string& component) {
  const auto index = list_index(component);
  return index && *index < items.size() ? &items[*index] : nullptr;
}

Value* member(NamedValues& items, const std::string& name) {
  const auto found = std::ranges::find(items, name, &NamedValue::first);
  return found == items.end() ? nullptr : &found->second;
}

/** The child of that name; a key that a dict lacks becomes None where it is the `last` component. */
Value* child(Value& value, const std::string& component, bool last) {
  if (auto* list = value.get_if<ListValue>()) return element(list->items, component);
  if (auto* tuple = value.get_if<TupleValue>()) return element(tuple->items, component);
  if (auto* object = value.get_if<ObjectValue>()) return member(object->attributes, component);
  auto* dict = value.get_if<DictValue>();
  if (dict == nullptr) return nullptr;
  auto* known = member(dict->items, component);
  if (known != nullptr || !last) return known;
  dict->items.emplace_back(component, Value{});
  return &dict->items.back().second;
}

/** The place at the path below the value, or nullptr. */
Value* find_place(Value& value, std::span<const std::string> path) {
  Value* at = &value;
  for (std::size_t i = 0; at != nullptr && i < path.size(); ++i)
    at = child(*at, path[i], i + 1 == path.size());
  return at;
}

bool is_below(const std::string& path, const std::string& parent) {
  return path == parent || (path.starts_with(parent) && path[parent.size()] == '.');
}

}  // namespace

bool FilledArguments::is_placeholder(std::size_t parameter, const std::string& path) const {
  return substituted[parameter] ||
         std::ranges::any_of(leaves, [&](const std::string& leaf) { return is_below(path, leaf); });
}

FilledArguments fill_missing(std::vector<Value> arguments, const Signature& signature,
                             const NamedValues& value_if_missing) {
  FilledArguments result{std::move(arguments), std::vector<bool>(signature.size())};
  for (std::size_t p = 0; p < signature.size(); ++p) {
    const Value* placeholder = find_value(value_if_missing, signature[p].name);
    if (placeholder == nullptr || !result.arguments[p].is_none()) continue;
    result.arguments[p] = *placeholder;
    result.substituted[p] = true;
  }
  for (const auto& [path, placeholder] : value_if_missing) {
    const auto components = split_path(path);
    if (find_parameter(signature, path) || components.size() < 2) continue;
    const auto p = find_parameter(signature, components.front());
    if (!p || result.substituted[*p]) continue;
    auto* place = find_place(result.arguments[*p], std::span(components).subspan(1));
    if (place == nullptr || !place->is_none()) continue;
    *place = placeholder;
    result.leaves.push_back(path);
  }
  return result;
}

void check_placeholders(const NamedValues& value_if_missing, const ShapeReport& report) {
  if (report.classes.empty() || report.dropped_calls > 0) return;
  std::vector<std::string> paths;
  for (const auto& each : report.classes) {
    for (std::size_t p = 0; p < report.signature.size(); ++p) {
      for (const auto& leaf : leaves(report.signature[p].name, each.structure.arguments[p]))
        paths.push_back(leaf.path);
    }
  }
  for (const auto& [path, value] : value_if_missing) {
    if (find_parameter(report.signature, path)) continue;
    if (std::ranges::any_of(paths, [&, &wanted = path](const std::string& known) { return is_below(known, wanted); })) {
      continue;
    }
    throw bad_input(
        {{}, 0, join_path("options.value_if_missing", path)},
        "expected a parameter or a leaf of these calls, got '" + one_line(path, 100) + "'" + did_you_mean(path, paths));
  }
}

}  // namespace input_observer
