#include "observer/structure.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "observer/change_children.h"
#include "observer/flat_call.h"

namespace input_observer {
namespace {

TensorContent canonical(TensorContent content) {
  if (!content.min || !content.max || std::isnan(*content.min) || std::isnan(*content.max)) return {};
  content.min = canonical_float(*content.min);
  content.max = canonical_float(*content.max);
  return content;
}

/** Takes sizes and scalars out of a tree; what is left belongs to its structure. */
class Flattener {
 public:
  Flattener(FlatValues& out, Side side) : out_(out), inputs_(side == Side::input) {}

  Value strip(const Value& value) {
    return std::visit([&](const auto& data) { return strip_data(data); }, value.data);
  }

  /** False when the keys of some dict came in another order. */
  bool sorted() const { return sorted_; }

 private:
  Value strip_data(const NoneValue&) { return {}; }
  Value strip_data(const TensorValue& tensor) {
    out_.row.insert(out_.row.end(), tensor.shape.begin(), tensor.shape.end());
    if (inputs_) out_.content.push_back(canonical(tensor.content));
    return {TensorValue{tensor.dtype, Sizes(tensor.shape.size(), 0), {}, {}, {}}};
  }
  Value strip_data(std::int64_t value) {
    if (inputs_) out_.row.push_back(value);
    return {std::int64_t{0}};
  }
  Value strip_data(bool value) { return strip_scalar({value}, {false}); }
  Value strip_data(double value) { return strip_scalar({canonical_float(value)}, {0.0}); }
  Value strip_data(const std::string& value) { return strip_scalar(text_value(value), {std::string()}); }
  Value strip_data(const UnknownValue& value) {
    return long_text_hash(value) ? strip_scalar({value}, {std::string()}) : Value{value};
  }
  Value strip_data(const ListValue& list) { return {ListValue{strip_items(list.items)}}; }
  Value strip_data(const TupleValue& tuple) { return {TupleValue{strip_items(tuple.items)}}; }
  Value strip_data(const DictValue& dict) {
    const auto places = sorted_places(dict.items);
    append_ranks(places);
    NamedValues result;
    result.reserve(places.size());
    for (const auto place : places)
      result.emplace_back(dict.items[place].first, strip(dict.items[place].second));
    return {DictValue{std::move(result)}};
  }
  Value strip_data(const ObjectValue& object) { return {ObjectValue{object.type, strip_named(object.attributes)}}; }

  void append_ranks(const std::vector<std::uint32_t>& places) {
    if (places.size() < 2) return;
    const std::size_t begin = out_.order.size();
    out_.order.resize(begin + places.size());
    for (std::uint32_t rank = 0; rank < places.size(); ++rank)
      out_.order[begin + places[rank]] = rank;
    sorted_ = sorted_ && std::is_sorted(places.begin(), places.end());
  }
  Value strip_scalar(Value value, Value placeholder) {
    if (inputs_) out_.scalars.push_back(std::move(value));
    return placeholder;
  }
  std::vector<Value> strip_items(const std::vector<Value>& items) {
    std::vector<Value> result;
    result.reserve(items.size());
    for (const Value& item : items)
      result.push_back(strip(item));
    return result;
  }
  NamedValues strip_named(const NamedValues& items) {
    NamedValues result;
    result.reserve(items.size());
    for (const auto& [name, item] : items)
      result.emplace_back(name, strip(item));
    return result;
  }

  FlatValues& out_;
  bool inputs_;
  bool sorted_ = true;
};

/** Puts sizes and scalars back where a Flattener took them from. */
class Filler {
 public:
  Filler(const std::vector<std::int64_t>& row, const std::vector<Value>& scalars) : row_(row), scalars_(scalars) {}

  void fill(Value& value) {
    if (auto* tensor = value.get_if<TensorValue>()) {
      for (auto& size : tensor->shape)
        size = row_.at(column_++);
    } else if (auto* integer = value.get_if<std::int64_t>()) {
      *integer = row_.at(column_++);
    } else if (value.is_scalar()) {
      value = scalars_.at(slot_++);
    } else {
      change_children(value, [this](Value& child) { fill(child); });
    }
  }

 private:
  const std::vector<std::int64_t>& row_;
  const std::vector<Value>& scalars_;
  std::size_t column_ = 0;
  std::size_t slot_ = 0;
};

}  // namespace

FlatValues flatten(const std::vector<Value>& arguments, const std::optional<Value>& outputs) {
  FlatValues result;
  Flattener inputs(result, Side::input);
  for (const Value& argument : arguments)
    result.structure.arguments.push_back(inputs.strip(argument));
  Flattener results(result, Side::output);
  if (outputs) result.structure.outputs = results.strip(*outputs);
  if (!inputs.sorted() || !results.sorted()) {
    result.arrangement = arrangement_of(arguments, outputs ? &*outputs : nullptr);
  }
  return result;
}

std::vector<Value> unflatten(const Structure& structure, const std::vector<std::int64_t>& row,
                             const std::vector<Value>& scalars) {
  std::vector<Value> arguments = structure.arguments;
  Filler filler(row, scalars);
  for (Value& argument : arguments)
    filler.fill(argument);
  return arguments;
}

}  // namespace input_observer
