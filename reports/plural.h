#pragma once

#include <cstdint>
#include <string>

namespace input_observer {

/** `1 call`, `2 calls` */
inline std::string plural(std::uint64_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

}  // namespace input_observer
