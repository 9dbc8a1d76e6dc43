#include "observer/class_json.h"

#include <algorithm>
#include <utility>

#include "observer/class_state_json.h"
#include "observer/flat_call.h"
#include "observer/given.h"
#include "observer/json.h"
#include "observer/value_json.h"

namespace input_observer {
namespace {

template <class Items, class Write>
Json array_json(const Items& items, const Write& write) {
  Json json = Json::array();
  for (const auto& item : items)
    json.push_back(write(item));
  return json;
}

Json scalar_json(const ScalarValues& scalar) {
  Json json{{"values", to_json(scalar.values)}};
  if (scalar.more) json["more"] = true;
  return json;
}

Json content_json(const TensorContent& content) {
  if (!content.known()) return nullptr;
  return {{"min", float_json(*content.min)}, {"max", float_json(*content.max)}, {"pattern", name_of(content.pattern)}};
}

Json timing_json(const ClassTiming& timing) {
  Json latency{{"histogram", histogram_json(timing.latency)}};
  if (!timing.latency.exact()) latency["buckets"] = true;
  return {{"first_seen", timing.first_seen}, {"last_seen", timing.last_seen}, {"latency", std::move(latency)}};
}

Json first_json(const KeptCall& first, const SlotPartition& partition) {
  return {{"index", first.index},
          {"row", array_json(partition.first_columns(), [&](std::uint32_t column) { return first.row[column]; })},
          {"scalars", to_json(first.scalars)}};
}

std::vector<Value> read_values(const JsonReader& reader) {
  std::vector<Value> values;
  for (std::size_t i = 0; i < reader.size(); ++i)
    values.push_back(value_from_json(reader.at(i)));
  return values;
}

/** A value that may stand where the structure has `like`. */
Value read_scalar(const JsonReader& reader, const Value& like) {
  Value value = value_from_json(reader);
  if (const auto* number = value.get_if<double>()) value = {canonical_float(*number)};
  const auto* unknown = value.get_if<UnknownValue>();
  const bool fits = like.get_if<std::string>() && unknown ? long_text_hash(*unknown).has_value()
                                                          : value.data.index() == like.data.index();
  require(fits, reader, "expected a value of the kind that the structure has here");
  if (const auto* text = value.get_if<std::string>()) {
    require(text->size() <= max_text_length, reader, "expected the length and hash of a text of over 64 bytes");
  }
  return value;
}

ScalarValues read_scalar_values(const JsonReader& reader, const Value& like) {
  ScalarValues scalar;
  const JsonReader values = reader.at("values");
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Value value = read_scalar(values.at(i), like);
    require(scalar.values.empty() || scalar_less(scalar.values.back(), value), values.at(i),
            "expected ascending values");
    scalar.values.push_back(value);
  }
  scalar.more = reader.has("more") && reader.at("more").boolean();
  require(!scalar.values.empty() && scalar.values.size() <= ScalarValues::max_values, values, "expected 1 to 8 values");
  require(!scalar.more || scalar.values.size() == ScalarValues::max_values, values, "expected 8 values beside more");
  return scalar;
}

TensorContent read_content(const JsonReader& reader) {
  if (reader.json().is_null()) return {};
  TensorContent content;
  content.min = canonical_float(reader.at("min").number());
  content.max = canonical_float(reader.at("max").number());
  require(*content.min <= *content.max, reader, "expected a min that is not above max");
  const auto pattern = pattern_of(reader.at("pattern").text());
  require(pattern.has_value(), reader.at("pattern"), "expected any, arange or additive_mask");
  content.pattern = *pattern;
  return content;
}

ClassTiming read_timing(const JsonReader& reader, std::uint64_t count) {
  ClassTiming timing;
  timing.first_seen = reader.at("first_seen").integer();
  timing.last_seen = reader.at("last_seen").integer(timing.first_seen);
  const JsonReader latency = reader.at("latency");
  timing.latency = read_histogram(latency.at("histogram"), !latency.has("buckets") || !latency.at("buckets").boolean());
  require(timing.latency.count() <= count, latency, "expected not more counts than the class has");
  return timing;
}

KeptCall read_first(const JsonReader& reader, const ClassState& state, const std::vector<Value>& like) {
  KeptCall first;
  first.index = static_cast<std::uint64_t>(reader.at("index").integer(0));
  const auto row = read_integers(reader.at("row"), state.partition().size());
  for (std::size_t s = 0; s < row.size(); ++s) {
    const SlotStatistics& slot = state.statistics()[s];
    require(row[s] >= slot.min && row[s] <= slot.max, reader.at("row").at(s), "expected a value from min to max");
  }
  for (const auto slot : state.slots())
    first.row.push_back(row[slot]);
  const JsonReader scalars = reader.at("scalars");
  require(scalars.size() == like.size(), scalars, "expected one value for each of the structure's scalars");
  for (std::size_t i = 0; i < like.size(); ++i)
    first.scalars.push_back(read_scalar(scalars.at(i), like[i]));
  return first;
}

/** Empty where all keys came sorted, as they stand in the structure. */
Json orders_json(const SignatureClass& each) {
  Json json = Json::array();
  const auto& counts = each.orders.counts();
  std::vector<Value> values = each.structure.arguments;
  if (each.structure.outputs) values.push_back(*each.structure.outputs);
  if (counts.empty() || (counts.size() == 1 && counts.begin()->first == sorted_key_order(values))) return json;
  for (const auto& [order, count] : counts)
    json.push_back({{"ranks", order}, {"count", count}});
  return json;
}

/** True when both are the ranks of the same dicts. */
bool same_dicts(const KeyOrder& order, const KeyOrder& sorted) {
  if (order.size() != sorted.size()) return false;
  for (std::size_t begin = 0; begin < sorted.size();) {
    std::size_t end = begin + 1;
    while (end < sorted.size() && sorted[end] != 0)
      ++end;
    const auto at = [&](std::size_t place) { return order.begin() + static_cast<std::ptrdiff_t>(place); };
    if (!std::is_permutation(at(begin), at(end), sorted.begin() + static_cast<std::ptrdiff_t>(begin))) return false;
    begin = end;
  }
  return true;
}

KeyOrderCounts read_orders(const JsonReader& reader, const Structure& structure, std::uint64_t calls) {
  std::vector<Value> values = structure.arguments;
  if (structure.outputs) values.push_back(*structure.outputs);
  const KeyOrder sorted = sorted_key_order(values);
  KeyOrderCounts orders;
  if (!reader.has("key_orders")) {
    orders.add(sorted, calls);
    return orders;
  }
  const JsonReader entries = reader.at("key_orders");
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    KeyOrder order;
    for (const auto rank : read_integers(entries.at(i).at("ranks"), sorted.size(), 0))
      order.push_back(static_cast<std::uint32_t>(rank));
    require(same_dicts(order, sorted), entries.at(i).at("ranks"), "expected the ranks of the keys of each dict");
    const auto count = static_cast<std::uint64_t>(entries.at(i).at("count").integer(1));
    orders.add(order, count);
    total += count;
  }
  const std::size_t kept = orders.counts().size();
  require(kept > 0 && kept == entries.size(), entries, "expected 1 to 8 orders that differ from one another");
  require(total == calls || (total < calls && kept == KeyOrderCounts::max_orders), entries,
          "expected counts that sum up to that of the class");
  return orders;
}

/** The structure, and what a call that it describes would give. */
FlatValues read_structure(const JsonReader& reader, std::size_t parameters) {
  Structure structure;
  structure.arguments = read_values(reader.at("arguments"));
  if (reader.has("outputs")) structure.outputs = value_from_json(reader.at("outputs"));
  require(structure.arguments.size() == parameters, reader.at("arguments"), "expected one value for each parameter");
  FlatValues flat = flatten(structure.arguments, structure.outputs);
  require(flat.structure == structure, reader,
          "expected a structure: sizes and scalars 0, false or empty, keys sorted");
  return flat;
}

}  // namespace

Json to_json(const SignatureClass& each) {
  Json json{{"arguments", to_json(each.structure.arguments)}};
  if (each.structure.outputs) json["outputs"] = to_json(*each.structure.outputs);
  json["scalars"] = array_json(each.scalars, scalar_json);
  json["content"] = array_json(each.content, content_json);
  if (const Json orders = orders_json(each); !orders.empty()) json["key_orders"] = orders;
  write_state(each.state, json);
  json["first"] = first_json(each.first, each.state.partition());
  if (each.timing) json["timing"] = timing_json(*each.timing);
  return json;
}

SignatureClass class_from_json(const JsonReader& reader, const Signature& signature) {
  SignatureClass each;
  const FlatValues flat = read_structure(reader, signature.size());
  each.structure = flat.structure;
  const JsonReader scalars = reader.at("scalars");
  require(scalars.size() == flat.scalars.size(), scalars, "expected one entry for each of the structure's scalars");
  for (std::size_t i = 0; i < flat.scalars.size(); ++i) {
    each.scalars.push_back(read_scalar_values(scalars.at(i), flat.scalars[i]));
  }
  const JsonReader content = reader.at("content");
  require(content.size() == flat.content.size(), content, "expected one entry for each tensor of the arguments");
  for (std::size_t i = 0; i < flat.content.size(); ++i)
    each.content.push_back(read_content(content.at(i)));
  each.state = read_state(reader, flat.row.size());
  each.orders = read_orders(reader, each.structure, each.state.count());
  each.first = read_first(reader.at("first"), each.state, flat.scalars);
  each.first.given = count_given(signature, unflatten(each.structure, each.first.row, each.first.scalars));
  if (reader.has("timing")) each.timing = read_timing(reader.at("timing"), each.state.count());
  return each;
}

}  // namespace input_observer
