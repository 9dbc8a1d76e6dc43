#include "inference/generators/generated_value.h"

#include <algorithm>

namespace input_observer {
namespace {

TensorContent content_of(const GeneratedTensor& tensor) {
  using Content = GeneratedTensor::Content;
  TensorContent result;
  result.min = tensor.low;
  const std::int64_t first = tensor.shape.empty() ? 1 : tensor.shape.front();
  const std::int64_t last = tensor.shape.empty() ? 1 : tensor.shape.back();
  switch (tensor.content) {
    case Content::integers:
    case Content::boxes:
      result.max = std::max(tensor.low, tensor.high - 1);
      break;
    case Content::floats:
      result.max = tensor.high;
      break;
    case Content::mask:
      result.min = 0;
      result.max = 1;
      break;
    case Content::constant:
      result.max = tensor.low;
      break;
    case Content::arange:
      result.max = tensor.low + static_cast<double>(std::max<std::int64_t>(last - 1, 0));
      result.pattern = TensorContent::Pattern::arange;
      break;
    case Content::grid:
      result.max = std::max<double>(tensor.high, static_cast<double>(first) / std::max(tensor.high, 1.0));
      break;
  }
  if (tensor.placed) {
    result.min = std::min(*result.min, static_cast<double>(tensor.placed->token));
    result.max = std::max(*result.max, static_cast<double>(tensor.placed->token));
  }
  return result;
}

Value described(const GeneratedTensor& tensor) {
  TensorValue value;
  value.dtype = tensor.dtype;
  value.shape = tensor.shape;
  value.content = content_of(tensor);
  return {value};
}

Value described(const GeneratedSequence& sequence) {
  std::vector<Value> items;
  for (const GeneratedValue& item : sequence.items)
    items.push_back(description_of(item));
  if (sequence.is_tuple) return {TupleValue{std::move(items)}};
  return {ListValue{std::move(items)}};
}

Value described(const GeneratedDict& dict) {
  DictValue value;
  for (const auto& [name, item] : dict.items)
    value.items.emplace_back(name, description_of(item));
  return {std::move(value)};
}

Value described(const GeneratedScalar& scalar) {
  return std::visit([](const auto& value) { return Value{value}; }, scalar.value);
}

Value described(const NoneValue& none) {
  return {none};
}

}  // namespace

bool is_from_config(const GeneratedValue& value) {
  if (const auto* tensor = std::get_if<GeneratedTensor>(&value.data)) return tensor->from_config;
  if (const auto* sequence = std::get_if<GeneratedSequence>(&value.data)) {
    return std::ranges::any_of(sequence->items, is_from_config);
  }
  const auto* dict = std::get_if<GeneratedDict>(&value.data);
  return dict && std::ranges::any_of(dict->items, [](const auto& item) { return is_from_config(item.second); });
}

Value description_of(const GeneratedValue& value) {
  return std::visit([](const auto& data) { return described(data); }, value.data);
}

}  // namespace input_observer
