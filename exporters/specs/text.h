#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace input_observer {

/** The parts with the separator between them. */
inline std::string joined(const std::vector<std::string>& parts, const std::string& separator) {
  std::string text;
  for (const std::string& part : parts)
    text += (&part == parts.data() ? "" : separator) + part;
  return text;
}

/** The sizes with the separator between them: `2x4`. */
inline std::string joined(const std::vector<std::int64_t>& sizes, const std::string& separator) {
  std::vector<std::string> parts;
  for (const std::int64_t size : sizes)
    parts.push_back(std::to_string(size));
  return joined(parts, separator);
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
