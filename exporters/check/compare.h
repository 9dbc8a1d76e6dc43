#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <map>
#include <string>

namespace input_observer {

/** |actual - expected| <= absolute + relative * |expected| must hold for every element. */
struct Tolerance {
  double absolute = 1e-4;
  double relative = 1e-3;
};

/** The default, wider for half-precision results (1e-2, 1e-2). */
Tolerance tolerance_of(at::ScalarType dtype);

/** A histogram of absolute differences: finite elements of results by the power of ten that they do not exceed. */
struct DifferenceCounts {
  std::int64_t exact = 0;
  std::map<int, std::int64_t> decades = {};  ///< -7: above 1e-8, up to 1e-7; 1e-12 and below stand in -12

  void add(const DifferenceCounts& other);
};

/** How far one result of an export is from the model's. */
struct OutputDifference {
  std::string name;
  std::string path;
  Tolerance tolerance = {};
  double max_absolute = 0;  ///< over elements that are finite in both
  double max_relative = 0;  ///< where the model's element is larger than the absolute tolerance
  DifferenceCounts counts;
  std::string problem;  ///< empty: within the tolerance; else dtype, shape, or the worst element with its index
};

/** Compares two tensors; NaN equals NaN, an infinity itself; integers and bools must be equal. */
OutputDifference compare(const at::Tensor& expected, const at::Tensor& actual, Tolerance tolerance);

}  // namespace input_observer
