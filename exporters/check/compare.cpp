#include "exporters/check/compare.h"

#include <torch/script.h>

#include <sstream>

#include "observer/torch/scalar_type.h"

namespace input_observer {
namespace {

std::string name_of_dtype(const at::Tensor& tensor) {
  const auto dtype = to_scalar_type(tensor.scalar_type());
  return dtype ? std::string(name_of(*dtype)) : c10::toString(tensor.scalar_type());
}

std::string shape_text(at::IntArrayRef sizes) {
  std::ostringstream text;
  text << sizes;
  return text.str();
}

// `[0, 3, 1]` from the rank of an element in a contiguous tensor.
std::string index_text(const at::Tensor& tensor, std::int64_t rank) {
  std::vector<std::int64_t> index(tensor.dim());
  for (std::int64_t axis = tensor.dim(); axis-- > 0;) {
    index[axis] = rank % tensor.size(axis);
    rank /= tensor.size(axis);
  }
  return shape_text(index);
}

std::string element_text(const at::Tensor& tensor, std::int64_t rank) {
  const at::Tensor element = tensor.flatten()[rank];
  std::ostringstream text;
  if (element.scalar_type() == at::kUInt64) {
    text << element.item().toUInt64();
  } else if (c10::isIntegralType(element.scalar_type(), /*includeBool=*/true)) {
    text << element.item<std::int64_t>();
  } else {
    text << element.item<double>();
  }
  return text.str();
}

double largest(const at::Tensor& numbers) {
  return numbers.numel() == 0 ? 0 : numbers.max().item<double>();
}

// Complex numbers become pairs, everything else doubles.
at::Tensor as_doubles(const at::Tensor& tensor) {
  const at::Tensor real = tensor.is_complex() ? at::view_as_real(tensor.resolve_conj()) : tensor;
  return real.to(at::kDouble).contiguous();
}

constexpr int smallest_decade = -12;
constexpr int largest_decade = 300;

DifferenceCounts count_differences(const at::Tensor& distance, const at::Tensor& finite) {
  DifferenceCounts counts;
  const at::Tensor measured = distance.masked_select(finite);
  const at::Tensor different = measured.masked_select(measured.gt(0));
  counts.exact = measured.numel() - different.numel();
  const at::Tensor decades = different.log10().ceil().clamp(smallest_decade, largest_decade).to(at::kLong);
  const auto [values, inverse, amounts] = at::_unique2(decades, /*sorted=*/true, false, /*return_counts=*/true);
  for (std::int64_t i = 0; i < values.numel(); ++i) {
    counts.decades[static_cast<int>(values[i].item<std::int64_t>())] = amounts[i].item<std::int64_t>();
  }
  return counts;
}

}  // namespace

void DifferenceCounts::add(const DifferenceCounts& other) {
  exact += other.exact;
  for (const auto& [decade, count] : other.decades)
    decades[decade] += count;
}

Tolerance tolerance_of(at::ScalarType dtype) {
  return dtype == at::kHalf || dtype == at::kBFloat16 ? Tolerance{1e-2, 1e-2} : Tolerance{};
}

OutputDifference compare(const at::Tensor& expected, const at::Tensor& actual, Tolerance tolerance) {
  OutputDifference found{.name = {}, .path = {}, .tolerance = tolerance, .counts = {}, .problem = {}};
  if (expected.scalar_type() != actual.scalar_type()) {
    found.problem = "dtype " + name_of_dtype(actual) + ", the model gives " + name_of_dtype(expected);
    return found;
  }
  if (expected.sizes() != actual.sizes()) {
    found.problem = "shape " + shape_text(actual.sizes()) + ", the model gives " + shape_text(expected.sizes());
    return found;
  }
  const bool exact = c10::isIntegralType(expected.scalar_type(), /*includeBool=*/true);
  const at::Tensor wanted = as_doubles(expected), given = as_doubles(actual);
  // Above 2^53 different integers are one double.
  const at::Tensor same =
      exact ? expected.eq(actual) : wanted.eq(given).logical_or(wanted.isnan().logical_and(given.isnan()));
  const at::Tensor finite = wanted.isfinite().logical_and(given.isfinite());
  at::Tensor distance = (given - wanted).abs().masked_fill(finite.logical_not(), 0);
  if (exact) distance = distance.clamp_min(1).masked_fill(same, 0);
  found.max_absolute = largest(distance);
  found.counts = count_differences(distance, finite);
  found.max_relative =
      largest((distance / wanted.abs()).masked_fill(wanted.abs() <= tolerance.absolute, 0).nan_to_num(0, 0, 0));
  const at::Tensor near = finite.logical_and(distance <= wanted.abs() * tolerance.relative + tolerance.absolute);
  const at::Tensor wrong = (exact ? same : same.logical_or(near)).logical_not();
  if (!wrong.any().item<bool>()) return found;
  // An element that is finite on one side only is worse than any other.
  const at::Tensor badness =
      distance.masked_fill(finite.logical_not().logical_and(wrong), 1e300).masked_fill(wrong.logical_not(), -1);
  const auto worst = badness.flatten().argmax().item<std::int64_t>();
  std::ostringstream text;
  text << "at " << index_text(wanted, worst) << " the export gives " << element_text(exact ? actual : given, worst)
       << ", the model " << element_text(exact ? expected : wanted, worst) << " (" << wrong.sum().item<std::int64_t>()
       << " of " << wanted.numel() << " elements differ)";
  found.problem = text.str();
  return found;
}

}  // namespace input_observer
