#include "inference/torch/draw.h"

#include <torch/script.h>

#include <algorithm>

#include "inference/torch/leaves.h"
#include "inference/torch/make_tensor.h"
#include "inference/torch/retype.h"
#include "inference/torch/to_ivalue.h"
#include "observer/error.h"
#include "observer/flat_call.h"
#include "observer/path.h"
#include "observer/torch/scalar_type.h"

namespace input_observer {
namespace {

using Content = GeneratedTensor::Content;

std::int64_t last_size(const Sizes& shape) {
  return shape.empty() ? 1 : shape.back();
}

// Along the last axis; a single 0 where there is none.
at::Tensor positions(const Sizes& shape) {
  const at::Tensor row = at::arange(last_size(shape), at::kLong);
  return shape.empty() ? row.squeeze() : row;
}

at::Tensor integers(double low, double high, const Sizes& shape, at::Generator& random) {
  return at::randint(static_cast<std::int64_t>(low), static_cast<std::int64_t>(high), shape, random, at::kLong);
}

Sizes row_shape(Sizes shape) {
  if (!shape.empty()) shape.back() = 1;
  return shape;
}

// Ones but for the padding: of one length for all rows, or of its own for each, the first row having none.
at::Tensor padded_rows(const GeneratedTensor& tensor, const Sizes& shape, at::Generator& random) {
  const std::int64_t length = last_size(shape);
  if (length < 2) return at::ones(shape, at::kLong);
  at::Tensor padding = tensor.one_padding ? integers(1, static_cast<double>(length), Sizes(shape.size(), 1), random)
                                          : integers(0, static_cast<double>(length), row_shape(shape), random);
  if (!tensor.one_padding && padding.numel() > 0) padding.view({-1})[0] = 0;
  const at::Tensor place = positions(shape);
  const at::Tensor kept = tensor.left_padded ? place >= padding : place < length - padding;
  return kept.expand(shape).to(at::kLong);
}

at::Tensor mask(const GeneratedTensor& tensor, at::Generator& random) {
  Sizes shape = tensor.shape;
  const std::int64_t past = tensor.ones_before + tensor.ones_after;
  if (shape.empty()) return at::ones(shape, at::kLong);
  shape.back() -= std::min(past, shape.back());
  const auto ones = [&](std::int64_t columns) {
    Sizes sizes = shape;
    sizes.back() = columns;
    return at::ones(sizes, at::kLong);
  };
  return at::cat({ones(tensor.ones_before), padded_rows(tensor, shape, random), ones(tensor.ones_after)}, -1);
}

// x0 <= x1 and y0 <= y1.
at::Tensor boxes(const GeneratedTensor& tensor, at::Generator& random) {
  const at::Tensor corners = integers(tensor.low, tensor.high, tensor.shape, random);
  if (last_size(tensor.shape) != 4 || tensor.shape.empty()) return corners;
  Sizes pairs = tensor.shape;
  pairs.back() = 2;
  pairs.push_back(2);
  return std::get<0>(corners.view(pairs).sort(-2)).reshape(tensor.shape);
}

// Patch i stands in row i // columns and column i % columns.
at::Tensor grid(const GeneratedTensor& tensor) {
  const at::Tensor result = at::zeros(tensor.shape, at::kLong);
  if (tensor.shape.size() != 2 || last_size(tensor.shape) < 3) return result;
  const auto columns = static_cast<std::int64_t>(tensor.high);
  const at::Tensor patch = at::arange(tensor.shape.front(), at::kLong);
  result.select(1, 1).copy_(patch.div(columns, "floor"));
  result.select(1, 2).copy_(patch.remainder(columns));
  return result;
}

at::Tensor elements(const GeneratedTensor& tensor, at::Generator& random) {
  switch (tensor.content) {
    case Content::integers:
      return integers(tensor.low, tensor.high, tensor.shape, random);
    case Content::floats: {
      const auto dtype = tensor.dtype == ScalarType::float64 ? at::kDouble : at::kFloat;
      return at::rand(tensor.shape, random, at::TensorOptions(dtype)) * (tensor.high - tensor.low) + tensor.low;
    }
    case Content::mask:
      return mask(tensor, random);
    case Content::constant:
      return at::full(tensor.shape, tensor.low, at::kDouble);
    case Content::arange:
      return (positions(tensor.shape) + static_cast<std::int64_t>(tensor.low)).expand(tensor.shape).contiguous();
    case Content::boxes:
      return boxes(tensor, random);
    case Content::grid:
      return grid(tensor);
  }
  return {};
}

void place(const PlacedToken& placed, at::Tensor& ids, at::Generator& random) {
  const std::int64_t length = last_size(ids.sizes().vec());
  if (ids.numel() == 0) return;
  if (ids.dim() == 0) {
    ids.fill_(placed.token);
    return;
  }
  if (placed.leading > 0) {
    ids.narrow(-1, 0, std::min(placed.leading, length)).fill_(placed.token);
    return;
  }
  // Once a row: wherever it stood by chance another id takes its place.
  ids.masked_fill_(ids == placed.token, placed.token == 0 ? 1 : 0);
  const at::Tensor column =
      integers(length > 1 ? 1 : 0, static_cast<double>(length), row_shape(ids.sizes().vec()), random);
  ids.scatter_(-1, column, placed.token);
}

/** Draws a tree, each tensor by the path that it has. */
class Drawing {
 public:
  explicit Drawing(std::uint64_t seed) : seed_(seed) {}

  c10::IValue value(const std::string& path, const GeneratedValue& value) const {
    return std::visit([&](const auto& data) { return drawn(path, data); }, value.data);
  }

 private:
  c10::IValue drawn(const std::string&, const NoneValue&) const { return {}; }

  c10::IValue drawn(const std::string&, const GeneratedScalar& scalar) const {
    return std::visit([](const auto& value) { return c10::IValue(value); }, scalar.value);
  }

  c10::IValue drawn(const std::string& path, const GeneratedTensor& tensor) const {
    // Memory and dtype are looked at as for any tensor that is made up.
    check_tensor({tensor.dtype, tensor.shape, {}, {}, {}}, path);
    at::Generator random = make_generator(seed_ ^ hash_of(path));
    at::Tensor result = elements(tensor, random);
    if (tensor.placed) place(*tensor.placed, result, random);
    return result.to(to_c10(tensor.dtype));
  }

  c10::IValue drawn(const std::string& path, const GeneratedSequence& sequence) const {
    std::vector<c10::IValue> items;
    for (std::size_t i = 0; i < sequence.items.size(); ++i)
      items.push_back(value(join_path(path, std::to_string(i)), sequence.items[i]));
    if (sequence.is_tuple) return c10::ivalue::Tuple::create(std::move(items));
    c10::impl::GenericList list(c10::AnyType::get());
    for (c10::IValue& item : items)
      list.push_back(std::move(item));
    return list;
  }

  c10::IValue drawn(const std::string& path, const GeneratedDict& dict) const {
    NamedIValues items;
    for (const auto& [key, item] : dict.items)
      items.emplace_back(key, value(join_path(path, key), item));
    return to_dict(items);
  }

  std::uint64_t seed_;
};

c10::IValue fitting(const c10::IValue& value, const c10::TypePtr& type) {
  const auto optional = type->cast<c10::OptionalType>();
  const c10::TypeKind kind = optional ? optional->getElementType()->kind() : type->kind();
  if (value.isInt() && kind == c10::TypeKind::FloatType) return static_cast<double>(value.toInt());
  return retyped(value, type);
}

}  // namespace

NamedIValues draw(const GeneratedArguments& arguments, std::uint64_t seed) {
  const Drawing drawing(seed);
  NamedIValues result;
  for (const auto& [name, value] : arguments.inputs)
    result.emplace_back(name, drawing.value(name, value));
  return result;
}

NamedIValues draw(const NamedValues& values, std::uint64_t seed) {
  NamedIValues result;
  for (const auto& [name, value] : values) {
    at::Generator random = make_generator(seed ^ hash_of(name));
    result.emplace_back(name, to_ivalue(value, c10::AnyType::get(), random, name));
  }
  return result;
}

TorchArguments arguments_of(const NamedIValues& values, const torch::jit::Method& method) {
  const c10::FunctionSchema& schema = method.function().getSchema();
  for (const auto& [name, value] : values) {
    if (!schema.argumentIndexWithName(name))
      throw bad_input({.where = name}, "the model's " + schema.name() + " has no parameter of this name");
  }
  TorchArguments call;
  for (std::size_t i = 1; i < schema.arguments().size(); ++i) {  // the first one is self
    const c10::Argument& argument = schema.arguments()[i];
    const auto given = std::ranges::find(values, argument.name(), &NamedIValues::value_type::first);
    if (given == values.end() && argument.default_value()) continue;
    call.kwargs.emplace(argument.name(),
                        given == values.end() ? c10::IValue() : fitting(given->second, argument.type()));
  }
  return call;
}

std::vector<std::pair<std::string, at::Tensor>> tensors_of(const NamedIValues& values) {
  std::vector<std::pair<std::string, at::Tensor>> result;
  for (const auto& [name, value] : values) {
    for (const IValueLeaf& leaf : ivalue_leaves(name, value)) {
      if (leaf.value.isTensor()) result.emplace_back(leaf.path, leaf.value.toTensor());
    }
  }
  return result;
}

c10::IValue to_dict(const NamedIValues& values) {
  c10::impl::GenericDict dict(c10::StringType::get(), c10::AnyType::get());
  for (const auto& [name, value] : values)
    dict.insert(name, value);
  return dict;
}

}  // namespace input_observer
