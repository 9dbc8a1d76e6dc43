#pragma once

#include <c10/core/ScalarType.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "observer/scalar_type.h"

namespace input_observer {

namespace detail {

/** Ours as the index, PyTorch's as the element. */
inline constexpr std::array to_torch{
    c10::ScalarType::Byte,
    c10::ScalarType::Char,
    c10::ScalarType::Short,
    c10::ScalarType::Int,
    c10::ScalarType::Long,
    c10::ScalarType::UInt16,
    c10::ScalarType::UInt32,
    c10::ScalarType::UInt64,
    c10::ScalarType::Half,
    c10::ScalarType::Float,
    c10::ScalarType::Double,
    c10::ScalarType::BFloat16,
    c10::ScalarType::ComplexHalf,
    c10::ScalarType::ComplexFloat,
    c10::ScalarType::ComplexDouble,
    c10::ScalarType::Bool,
    c10::ScalarType::Float8_e5m2,
    c10::ScalarType::Float8_e4m3fn,
    c10::ScalarType::Float8_e5m2fnuz,
    c10::ScalarType::Float8_e4m3fnuz,
    c10::ScalarType::Float8_e8m0fnu,
    c10::ScalarType::QInt8,
    c10::ScalarType::QUInt8,
    c10::ScalarType::QInt32,
};
static_assert(to_torch.size() == static_cast<std::size_t>(ScalarType::qint32) + 1);

/** PyTorch's as the index; -1 where we have no name. A table, because every tensor of every call asks. */
inline constexpr auto from_torch = [] {
  std::array<std::int8_t, static_cast<std::size_t>(c10::ScalarType::NumOptions)> table{};
  table.fill(-1);
  for (std::size_t i = 0; i < to_torch.size(); ++i)
    table[static_cast<std::size_t>(to_torch[i])] = static_cast<std::int8_t>(i);
  return table;
}();

}  // namespace detail

/** Our name of PyTorch's element type, or nothing for the packed and sub-byte ones. */
inline std::optional<ScalarType> to_scalar_type(c10::ScalarType dtype) {
  const auto index = static_cast<std::size_t>(dtype);
  if (index >= detail::from_torch.size() || detail::from_torch[index] < 0) return std::nullopt;
  return static_cast<ScalarType>(detail::from_torch[index]);
}

/** PyTorch's element type. */
inline c10::ScalarType to_c10(ScalarType dtype) {
  return detail::to_torch[static_cast<std::size_t>(dtype)];
}

}  // namespace input_observer
