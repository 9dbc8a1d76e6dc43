#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace input_observer {

/** Element types by PyTorch's names. */
enum class ScalarType : std::uint8_t {
  uint8, int8, int16, int32, int64, uint16, uint32, uint64,
  float16, float32, float64, bfloat16,
  complex32, complex64, complex128,
  boolean,
  float8_e5m2, float8_e4m3fn, float8_e5m2fnuz, float8_e4m3fnuz, float8_e8m0fnu,
  qint8, quint8, qint32,
};

/** PyTorch's name: `float32`, `bool`. */
std::string_view name_of(ScalarType dtype);

/** The type of that name, or nothing; `torch.float32` is not a name. */
std::optional<ScalarType> scalar_type_of(std::string_view name);

bool is_floating(ScalarType dtype);
bool is_integral(ScalarType dtype);  ///< signed and unsigned integers, not bool

}  // namespace input_observer
