#include "exporters/specs/python_values.h"

#include <algorithm>

#include "exporters/adapter/literal.h"
#include "exporters/specs/text.h"
#include "observer/error.h"
#include "observer/path.h"

namespace input_observer {
namespace {

constexpr std::size_t line_length = 110;

// `[a, b]`, or one item a line where that is too long.
std::string bracketed(const std::string& open, const std::vector<std::string>& items, const std::string& close,
                      std::size_t indent) {
  const bool one_tuple = open == "(" && items.size() == 1;
  const std::string text = open + joined(items, ", ") + (one_tuple ? "," : "") + close;
  if (indent + text.size() <= line_length && text.find('\n') == std::string::npos) return text;
  std::string lines = open + "\n";
  for (const std::string& item : items)
    lines += std::string(indent + 4, ' ') + item + ",\n";
  return lines + std::string(indent, ' ') + close;
}

// `torch.FUNCTION(ARGUMENTS, dtype=torch.DTYPE)`
std::string made(const TensorValue& tensor, const std::string& function, const std::string& arguments) {
  return "torch." + function + "(" + arguments + ", dtype=torch." + std::string(name_of(tensor.dtype)) + ")";
}

std::string integers(const TensorValue& tensor) {
  const std::string shape = python_tuple(tensor.shape);
  const TensorContent& content = tensor.content;
  const double low = content.min.value_or(0), high = std::max(low, content.max.value_or(low));
  // 0 and 1 are a mask: ones hide nothing.
  if (!content.known() || (low == 0 && high == 1)) return made(tensor, "ones", shape);
  if (low == high) return made(tensor, "full", shape + ", " + std::to_string(whole(low)));
  return made(tensor, "randint", std::to_string(whole(low)) + ", " + std::to_string(whole(high) + 1) + ", " + shape);
}

std::string floats(const TensorValue& tensor) {
  const std::string shape = python_tuple(tensor.shape);
  const TensorContent& content = tensor.content;
  if (content.pattern == TensorContent::Pattern::additive_mask) return made(tensor, "zeros", shape);
  if (!content.known()) return made(tensor, "randn", shape);
  const double low = *content.min, high = std::max(low, content.max.value_or(low));
  return made(tensor, "empty", shape) + ".uniform_(" + float_literal(low) + ", " + float_literal(high) + ")";
}

std::string arange(const TensorValue& tensor) {
  const std::int64_t length = tensor.shape.empty() ? 1 : tensor.shape.back();
  const auto start = whole(tensor.content.min.value_or(0));
  const std::string row = made(tensor, "arange", std::to_string(start) + ", " + std::to_string(start + length));
  if (tensor.shape.size() == 1) return row;
  if (tensor.shape.empty()) return row + ".squeeze(0)";
  return row + ".expand(" + python_tuple(tensor.shape) + ").contiguous()";
}

// PyTorch has no kernels that draw 8-bit floats, and no aranges of the wider unsigned integers.
ScalarType drawn_dtype(const TensorValue& tensor) {
  if (name_of(tensor.dtype).substr(0, 6) == "float8") return ScalarType::float32;
  const bool wide =
      tensor.dtype == ScalarType::uint16 || tensor.dtype == ScalarType::uint32 || tensor.dtype == ScalarType::uint64;
  return wide ? ScalarType::int64 : tensor.dtype;
}

std::string elements(const TensorValue& tensor) {
  if (tensor.content.pattern == TensorContent::Pattern::arange) return arange(tensor);
  if (tensor.dtype == ScalarType::boolean) return made(tensor, "ones", python_tuple(tensor.shape));
  if (is_integral(tensor.dtype)) return integers(tensor);
  return is_floating(tensor.dtype) ? floats(tensor) : made(tensor, "zeros", python_tuple(tensor.shape));
}

}  // namespace

std::string python_tensor(const std::string& path, const TensorValue& tensor) {
  const std::string dtype(name_of(tensor.dtype));
  if (dtype.rfind('q', 0) == 0 || (!tensor.layout.empty() && tensor.layout != "strided")) {
    throw Error(ErrorCode::exporter, {.where = path},
                "a tensor of dtype " + dtype + (tensor.layout.empty() ? "" : " and layout " + tensor.layout) +
                    " cannot be written in Python, expected a plain strided one");
  }
  TensorValue drawn = tensor;
  drawn.dtype = drawn_dtype(tensor);
  return elements(drawn) + (drawn.dtype == tensor.dtype ? "" : ".to(torch." + dtype + ")");
}

std::string python_scalar(const std::string& path, const Value& value) {
  if (value.is_none()) return "None";
  if (const auto* boolean = value.get_if<bool>()) return *boolean ? "True" : "False";
  if (const auto* integer = value.get_if<std::int64_t>()) return std::to_string(*integer);
  if (const auto* number = value.get_if<double>()) return float_literal(*number);
  if (const auto* text = value.get_if<std::string>()) return text_literal(*text);
  const auto* unknown = value.get_if<UnknownValue>();
  const auto* object = value.get_if<ObjectValue>();
  const std::string type = unknown ? unknown->type : object ? object->type : "this value";
  throw Error(ErrorCode::exporter, {.where = path},
              "'" + type + "' cannot be written in Python, expected tensors and scalars");
}

std::string python_value(const std::string& path, const Value& value, const LeafWriter& write, bool int_keys,
                         std::size_t indent) {
  const auto child = [&](const std::string& key, const Value& item) {
    return python_value(join_path(path, key), item, write, int_keys, indent + 4);
  };
  std::vector<std::string> items;
  if (const auto* dict = value.get_if<DictValue>()) {
    for (const auto& [key, item] : dict->items)
      items.push_back((int_keys ? key : text_literal(key)) + ": " + child(key, item));
    return bracketed("{", items, "}", indent);
  }
  const auto* list = value.get_if<ListValue>();
  const auto* tuple = value.get_if<TupleValue>();
  if (!list && !tuple) return write(path, value);
  for (const Value& item : list ? list->items : tuple->items)
    items.push_back(child(std::to_string(items.size()), item));
  return list ? bracketed("[", items, "]", indent) : bracketed("(", items, ")", indent);
}

}  // namespace input_observer
