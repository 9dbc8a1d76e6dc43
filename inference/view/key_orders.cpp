#include "inference/view/key_orders.h"

#include <algorithm>
#include <tuple>

#include "inference/view/natural_order.h"
#include "observer/path.h"

namespace input_observer {
namespace {

using Key = std::pair<Side, std::string>;
using Names = std::vector<std::string>;

/** Each order of keys that a dict was seen with, and in how many calls; 0: a placeholder's key is among them. */
using Sightings = std::map<Key, std::map<Names, std::uint64_t>>;

const NamedValues* named_items(const Value& value) {
  if (const auto* dict = value.get_if<DictValue>()) return &dict->items;
  const auto* object = value.get_if<ObjectValue>();
  return object ? &object->attributes : nullptr;
}

class Collector {
 public:
  Collector(const ObservedClass& observed, const ListFolding& folding, Sightings& out)
      : observed_(observed), folding_(folding), out_(out) {}

  void collect(Side side, const std::string& path, const Value& value, bool placeholder) {
    if (const auto* items = named_items(value)) add(side, path, *items, placeholder);
    for (const auto& [component, child] : children(value))
      collect(side, join_path(path, component), *child, placeholder);
  }

 private:
  void add(Side side, const std::string& path, const NamedValues& items, bool placeholder) {
    Names all, seen;
    for (const auto& [name, item] : items) {
      all.push_back(name);
      const auto& added = observed_.substituted_leaves;
      if (std::ranges::find(added, join_path(path, name)) == added.end()) seen.push_back(name);
    }
    auto& orders = out_[{side, folding_.fold(side, path).path}];
    if (!placeholder) orders[seen] += observed_.source->state.count();
    orders.try_emplace(std::move(all), 0);
  }

  const ObservedClass& observed_;
  const ListFolding& folding_;
  Sightings& out_;
};

/** Puts what is not known yet behind the one before it, or before the first that is known; else to the end. */
void insert_unknown(const Names& names, Names& into) {
  const auto is_known = [&](const std::string& name) { return std::ranges::find(into, name) != into.end(); };
  const auto first = std::ranges::find_if(names, is_known);
  auto at = first == names.end() ? into.end() : std::ranges::find(into, *first);
  for (const auto& name : names) {
    auto known = std::ranges::find(into, name);
    if (known == into.end()) known = into.insert(at, name);
    at = known + 1;
  }
}

std::map<std::string, std::int64_t> ranks_of(const std::map<Names, std::uint64_t>& orders) {
  std::vector<std::pair<std::uint64_t, const Names*>> by_count;
  for (const auto& [names, count] : orders)
    by_count.emplace_back(count, &names);
  std::ranges::stable_sort(by_count, std::greater{}, [](const auto& entry) { return entry.first; });
  Names joined;
  for (const auto& entry : by_count)
    insert_unknown(*entry.second, joined);
  std::map<std::string, std::int64_t> ranks;
  for (std::size_t i = 0; i < joined.size(); ++i)
    ranks.emplace(joined[i], static_cast<std::int64_t>(i));
  return ranks;
}

}  // namespace

KeyOrders::KeyOrders(const std::vector<ObservedClass>& classes, const Signature& signature,
                     const ListFolding& folding) {
  Sightings seen;
  for (const auto& observed : classes) {
    Collector collector(observed, folding, seen);
    for (std::size_t p = 0; p < signature.size(); ++p) {
      collector.collect(Side::input, signature[p].name, observed.arguments[p], observed.substituted[p]);
    }
    for (const auto& output : observed.outputs)
      collector.collect(Side::output, "out", output, false);
  }
  for (const auto& [key, orders] : seen)
    ranks_.emplace(key, ranks_of(orders));
}

LeafPlace KeyOrders::place(Side side, const std::string& path) const {
  LeafPlace result = natural_key(path);
  const auto components = split_path(path);
  std::string parent;
  for (std::size_t i = 0; i < components.size(); ++i) {
    const auto dict = ranks_.find({side, parent});
    if (i > 0 && dict != ranks_.end()) {
      const auto rank = dict->second.find(components[i]);
      if (rank != dict->second.end()) result[i] = {rank->second, ""};
    }
    parent = join_path(parent, components[i]);
  }
  return result;
}

Value KeyOrders::sorted(Side side, const std::string& path, Value value, const ListFolding& folding) const {
  const auto below = [&](const std::string& component, Value& child) {
    child = sorted(side, join_path(path, component), std::move(child), folding);
  };
  const auto sort_items = [&](NamedValues& items) {
    for (auto& [name, item] : items)
      below(name, item);
    const auto dict = ranks_.find({side, folding.fold(side, path).path});
    if (dict == ranks_.end()) return;
    std::ranges::stable_sort(items, {}, [&](const NamedValue& item) {
      const auto rank = dict->second.find(item.first);
      return rank == dict->second.end() ? INT64_MAX : rank->second;
    });
  };
  const auto sort_each = [&](std::vector<Value>& items) {
    for (std::size_t i = 0; i < items.size(); ++i)
      below(std::to_string(i), items[i]);
  };
  if (auto* list = value.get_if<ListValue>()) sort_each(list->items);
  if (auto* tuple = value.get_if<TupleValue>()) sort_each(tuple->items);
  if (auto* dict = value.get_if<DictValue>()) sort_items(dict->items);
  if (auto* object = value.get_if<ObjectValue>()) sort_items(object->attributes);
  return value;
}

}  // namespace input_observer
