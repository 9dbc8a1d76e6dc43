#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "observer/text.h"

namespace input_observer {

/** The sizes with the separator between them: `2x4`. */
inline std::string joined(const std::vector<std::int64_t>& sizes, const std::string& separator) {
  return joined(sizes, separator, [](std::int64_t size) { return std::to_string(size); });
}

/** The sizes as a Python tuple: `(2, 4)`, `(2,)`, `()`. */
inline std::string python_tuple(const std::vector<std::int64_t>& sizes) {
  return "(" + joined(sizes, ", ") + (sizes.size() == 1 ? ",)" : ")");
}

/** The integer that a double holds, within 2^53 on either side: up to there a double holds every integer. */
inline std::int64_t whole(double number) {
  constexpr double largest = 9007199254740992.0;
  return static_cast<std::int64_t>(std::clamp(number, -largest, largest));
}

}  // namespace input_observer
