#include "observer/scalar_type.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace input_observer {

namespace {

// In the order of the enumeration.
constexpr std::array names = {
    "uint8",      "int8",    "int16",       "int32",         "int64",           "uint16",          "uint32",
    "uint64",     "float16", "float32",     "float64",       "bfloat16",        "complex32",       "complex64",
    "complex128", "bool",    "float8_e5m2", "float8_e4m3fn", "float8_e5m2fnuz", "float8_e4m3fnuz", "float8_e8m0fnu",
    "qint8",      "quint8",  "qint32",
};
static_assert(names.size() == static_cast<std::size_t>(ScalarType::qint32) + 1);

}  // namespace

std::string_view name_of(ScalarType dtype) {
  return names[static_cast<std::size_t>(dtype)];
}

std::optional<ScalarType> scalar_type_of(std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<ScalarType>(std::distance(names.begin(), found));
}

bool is_floating(ScalarType dtype) {
  switch (dtype) {
    case ScalarType::float16:
    case ScalarType::float32:
    case ScalarType::float64:
    case ScalarType::bfloat16:
    case ScalarType::float8_e5m2:
    case ScalarType::float8_e4m3fn:
    case ScalarType::float8_e5m2fnuz:
    case ScalarType::float8_e4m3fnuz:
    case ScalarType::float8_e8m0fnu:
      return true;
    default:
      return false;
  }
}

bool is_integral(ScalarType dtype) {
  return dtype <= ScalarType::uint64;
}

}  // namespace input_observer
