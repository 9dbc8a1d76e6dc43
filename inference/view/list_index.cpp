#include "inference/view/list_index.h"

#include <charconv>

namespace input_observer {

std::optional<std::size_t> list_index(std::string_view component) {
  std::size_t index = 0;
  const auto* end = component.data() + component.size();
  const auto [stop, error] = std::from_chars(component.data(), end, index);
  return error == std::errc{} && stop == end ? std::optional(index) : std::nullopt;
}

}  // namespace input_observer
