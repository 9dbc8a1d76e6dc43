#include "inference/torch/make_tensor.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <unistd.h>

#include <algorithm>
#include <limits>

#include "observer/error.h"
#include "observer/torch/failure.h"
#include "observer/torch/scalar_type.h"

namespace input_observer {
namespace {

constexpr double largest_random = 9007199254740992.0;  // 2^53: doubles hold every integer up to here

bool is_quantized(ScalarType dtype) {
  return dtype == ScalarType::qint8 || dtype == ScalarType::quint8 || dtype == ScalarType::qint32;
}

// Memory is only reserved until it is written, so asking for too much would kill the process later.
void check_size(const TensorValue& value, const std::string& path) {
  const auto limit = static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)) / 2 * sysconf(_SC_PAGE_SIZE);
  // Integers and half floats are drawn as 8-byte numbers first.
  const std::uint64_t element = std::max<std::uint64_t>(8, c10::elementSize(to_c10(value.dtype)));
  bool empty = false;
  for (const std::int64_t size : value.shape) {
    if (size < 0) throw bad_input({.where = path}, "a size is negative, expected 0 or more");
    empty = empty || size == 0;
  }
  std::uint64_t bytes = element;
  for (const std::int64_t size : value.shape) {
    if (empty) break;
    if (static_cast<std::uint64_t>(size) > limit / bytes) {
      throw bad_input({.where = path}, "a tensor of this shape does not fit in memory");
    }
    bytes *= static_cast<std::uint64_t>(size);
  }
}

void check_kind(const TensorValue& value, const std::string& path) {
  if (is_quantized(value.dtype)) {
    throw bad_input({.where = path}, "a quantized tensor cannot be made up, expected a plain dtype");
  }
  if (!value.layout.empty() && value.layout != "strided") {
    throw bad_input({.where = path}, "a tensor of layout '" + value.layout + "' cannot be made up, expected strided");
  }
}

std::int64_t row_length(const Sizes& shape) {
  return shape.empty() ? 1 : shape.back();
}

Sizes row_counts(const Sizes& shape) {
  Sizes rows = shape;
  if (!rows.empty()) rows.back() = 1;
  return rows;
}

// Position along the last axis of every element, broadcastable to the shape.
at::Tensor positions(const Sizes& shape) {
  return shape.empty() ? at::zeros({}, at::kLong) : at::arange(row_length(shape), at::kLong);
}

at::Tensor integers(std::int64_t low, std::int64_t high, const Sizes& shape, at::Generator& generator) {
  return low == high ? at::full(shape, low, at::kLong) : at::randint(low, high + 1, shape, generator, at::kLong);
}

// True up to a random place of each row, which is never its beginning.
at::Tensor leading(const Sizes& shape, at::Generator& generator) {
  const std::int64_t length = std::max<std::int64_t>(row_length(shape), 1);
  return positions(shape).expand(shape) < integers(1, length, row_counts(shape), generator);
}

at::Tensor make_arange(const TensorValue& value) {
  const auto start = static_cast<std::int64_t>(value.content.min.value_or(0));
  return (positions(value.shape) + start).expand(value.shape).contiguous();
}

at::Tensor make_additive_mask(const TensorValue& value, at::Generator& generator) {
  const double low = value.content.min.value_or(0);
  const auto hidden =
      at::randint(0, 2, value.shape, generator, at::kBool).logical_and(positions(value.shape).expand(value.shape) > 0);
  return at::zeros(value.shape, at::kDouble)
      .masked_fill(hidden, low < 0 ? low : -std::numeric_limits<double>::infinity());
}

at::Tensor make_bools(const TensorValue& value, at::Generator& generator) {
  const auto& content = value.content;
  const bool both = content.known() && content.min.value() == 0 && content.max.value_or(1) != 0;
  if (!both) return at::full(value.shape, !content.known() || content.max.value_or(1) != 0, at::kBool);
  auto bools = at::randint(0, 2, value.shape, generator, at::kBool);
  const auto place = positions(value.shape);
  return bools.logical_or(place == 0).logical_and(place != 1);
}

at::Tensor make_integers(const TensorValue& value, at::Generator& generator) {
  const auto& content = value.content;
  if (!content.known()) return integers(0, 1, value.shape, generator);
  const auto low = static_cast<std::int64_t>(std::clamp(content.min.value(), -largest_random, largest_random));
  const auto high = static_cast<std::int64_t>(std::clamp(content.max.value_or(low), -largest_random, largest_random));
  if (high == 1 && low == 0) return leading(value.shape, generator);
  return integers(low, std::max(low, high), value.shape, generator);
}

at::Tensor make_floats(const TensorValue& value, at::Generator& generator) {
  const auto& content = value.content;
  const auto options = at::TensorOptions(value.dtype == ScalarType::float64 ? at::kDouble : at::kFloat);
  if (!content.known()) return at::randn(value.shape, generator, options);
  const double low = content.min.value();
  const double high = std::max(low, content.max.value_or(low));
  return at::rand(value.shape, generator, options) * (high - low) + low;
}

at::Tensor make_elements(const TensorValue& value, at::Generator& generator) {
  using Pattern = TensorContent::Pattern;
  if (value.dtype == ScalarType::boolean) return make_bools(value, generator);
  if (value.content.pattern == Pattern::arange) return make_arange(value);
  if (value.content.pattern == Pattern::additive_mask) return make_additive_mask(value, generator);
  return is_integral(value.dtype) ? make_integers(value, generator) : make_floats(value, generator);
}

}  // namespace

at::Generator make_generator(std::uint64_t seed) {
  return at::make_generator<at::CPUGeneratorImpl>(seed);
}

void check_tensor(const TensorValue& value, const std::string& path) {
  check_kind(value, path);
  check_size(value, path);
}

at::Tensor make_tensor(const TensorValue& value, at::Generator& generator, const std::string& path) {
  check_tensor(value, path);
  try {
    return make_elements(value, generator).to(to_c10(value.dtype));
  } catch (const std::exception& failure) {  // c10::Error and std::bad_alloc
    throw bad_input({.where = path}, "the tensor cannot be made: " + failure_text(failure));
  }
}

}  // namespace input_observer
