#include "inference/view/natural_order.h"

#include <charconv>

#include "observer/path.h"

namespace input_observer {

std::vector<std::pair<std::int64_t, std::string>> natural_key(std::string_view path) {
  std::vector<std::pair<std::int64_t, std::string>> result;
  for (auto& component : split_path(path)) {
    std::int64_t number = -1;
    const auto* end = component.data() + component.size();
    const auto [stop, error] = std::from_chars(component.data(), end, number);
    if (error == std::errc{} && stop == end && number >= 0) {
      result.emplace_back(number, "");
    } else {
      result.emplace_back(-1, std::move(component));
    }
  }
  return result;
}

}  // namespace input_observer
