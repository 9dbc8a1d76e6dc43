#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace input_observer {

/** Which element of a list or tuple a component of a leaf path names; nothing for a key, as a dict has. */
std::optional<std::size_t> list_index(std::string_view component);

}  // namespace input_observer
