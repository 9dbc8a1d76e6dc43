#include "observer/text.h"

#include <algorithm>
#include <range/v3/range/conversion.hpp>
#include <range/v3/view/join.hpp>
#include <range/v3/view/split.hpp>
#include <range/v3/view/transform.hpp>

namespace input_observer {

std::string joined(const std::vector<std::string>& parts, std::string_view separator) {
  return parts | ranges::views::join(separator) | ranges::to<std::string>();
}

std::vector<std::string> split(std::string_view text, char separator) {
  const auto to_string = [](auto&& part) { return part | ranges::to<std::string>(); };
  auto parts = text | ranges::views::split(separator) | ranges::views::transform(to_string) | ranges::to<std::vector>();
  if (text.empty() || text.back() == separator) parts.emplace_back();  // views::split leaves out what ends a text
  return parts;
}

std::size_t count_characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_character));
}

std::string plural(std::uint64_t count, std::string_view noun) {
  return std::to_string(count).append(" ").append(noun).append(count == 1 ? "" : "s");
}

}  // namespace input_observer
