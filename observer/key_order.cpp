#include "observer/key_order.h"

#include <algorithm>
#include <numeric>
#include <unordered_map>
#include <utility>

#include "observer/change_children.h"
#include "observer/flat_call.h"

namespace input_observer {
namespace {

void sort_keys(Value& value) {
  if (auto* dict = value.get_if<DictValue>()) {
    std::stable_sort(dict->items.begin(), dict->items.end(),
                     [](const NamedValue& a, const NamedValue& b) { return a.first < b.first; });
  }
  change_children(value, sort_keys);
}

void append_sorted_order(const Value& value, KeyOrder& out) {
  if (const auto* dict = value.get_if<DictValue>(); dict && dict->items.size() > 1) {
    for (std::uint32_t rank = 0; rank < dict->items.size(); ++rank)
      out.push_back(rank);
  }
  for (const auto& child : children(value))
    append_sorted_order(*child.second, out);
}

void apply_order(Value& value, KeyOrder::const_iterator& next) {
  auto* dict = value.get_if<DictValue>();
  const auto ranks = next;
  if (dict && dict->items.size() > 1) next += static_cast<std::ptrdiff_t>(dict->items.size());
  change_children(value, [&](Value& child) { apply_order(child, next); });
  if (ranks == next || !dict || dict->items.size() < 2) return;
  NamedValues ordered;
  for (std::size_t i = 0; i < dict->items.size(); ++i)
    ordered.push_back(std::move(dict->items[ranks[static_cast<std::ptrdiff_t>(i)]]));
  dict->items = std::move(ordered);
}

template <class Visit>
void visit_leaves(const Value& value, bool sorted, const Visit& visit) {
  const auto below = children(value);
  if (const auto* dict = value.get_if<DictValue>(); dict && sorted) {
    for (const auto place : sorted_places(dict->items))
      visit_leaves(dict->items[place].second, sorted, visit);
    return;
  }
  for (const auto& child : below)
    visit_leaves(*child.second, sorted, visit);
  if (below.empty()) visit(value);
}

bool is_slot(const Value& leaf) {
  const auto* unknown = leaf.get_if<UnknownValue>();
  return unknown ? long_text_hash(*unknown).has_value() : leaf.is_scalar();
}

/** What a call has given before a leaf. */
struct Counts {
  std::uint32_t columns = 0, slots = 0, tensors = 0;

  void add(const Value& leaf, bool input) {
    if (const auto* tensor = leaf.get_if<TensorValue>()) {
      columns += static_cast<std::uint32_t>(tensor->shape.size());
      tensors += input;
    } else if (input && leaf.get_if<std::int64_t>()) {
      ++columns;
    } else if (input && is_slot(leaf)) {
      ++slots;
    }
  }
};

void append_range(std::uint32_t begin, std::uint32_t end, std::vector<std::uint32_t>& out) {
  for (auto i = begin; i < end; ++i)
    out.push_back(i);
}

}  // namespace

std::vector<std::uint32_t> sorted_places(const NamedValues& items) {
  std::vector<std::uint32_t> places(items.size());
  std::iota(places.begin(), places.end(), 0u);
  std::stable_sort(places.begin(), places.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return items[a].first < items[b].first; });
  return places;
}

Value with_sorted_keys(const Value& value) {
  Value result = value;
  sort_keys(result);
  return result;
}

KeyOrder sorted_key_order(const std::vector<Value>& values) {
  KeyOrder result;
  for (const Value& value : values)
    append_sorted_order(value, result);
  return result;
}

std::vector<Value> with_key_order(std::vector<Value> sorted, const KeyOrder& order) {
  if (order.empty()) return sorted;
  auto next = order.begin();
  for (Value& value : sorted)
    apply_order(value, next);
  return sorted;
}

Arrangement arrangement_of(const std::vector<Value>& arguments, const Value* outputs) {
  std::unordered_map<const Value*, std::pair<Counts, Counts>> places;
  Counts counts;
  const auto for_each_leaf = [&](bool sorted, const auto& visit) {
    for (const Value& argument : arguments)
      visit_leaves(argument, sorted, [&](const Value& leaf) { visit(leaf, true); });
    if (outputs) visit_leaves(*outputs, sorted, [&](const Value& leaf) { visit(leaf, false); });
  };
  for_each_leaf(false, [&](const Value& leaf, bool input) {
    const Counts before = counts;
    counts.add(leaf, input);
    places.emplace(&leaf, std::pair(before, counts));
  });
  Arrangement result;
  for_each_leaf(true, [&](const Value& leaf, bool) {
    const auto& [begin, end] = places.at(&leaf);
    append_range(begin.columns, end.columns, result.columns);
    append_range(begin.slots, end.slots, result.slots);
    append_range(begin.tensors, end.tensors, result.tensors);
  });
  return result;
}

void KeyOrderCounts::add(const KeyOrder& order, std::uint64_t count) {
  if (order.empty()) return;
  counts_[order] += count;
  if (counts_.size() > max_orders) counts_.erase(std::prev(counts_.end()));
}

void KeyOrderCounts::merge(const KeyOrderCounts& other) {
  for (const auto& [order, count] : other.counts_)
    add(order, count);
}

void KeyOrderCounts::add_known(const KeyOrder& order) {
  if (order.empty()) return;
  const auto known = counts_.size() == 1 ? counts_.begin() : counts_.find(order);
  if (known != counts_.end()) ++known->second;  // else it gave way to smaller ones
}

KeyOrder KeyOrderCounts::most_frequent() const {
  const auto less = [](const auto& a, const auto& b) { return a.second < b.second; };
  const auto most = std::max_element(counts_.begin(), counts_.end(), less);
  return most == counts_.end() ? KeyOrder{} : most->first;
}

}  // namespace input_observer
