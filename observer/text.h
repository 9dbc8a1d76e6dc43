#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace input_observer {

/** The parts with the separator between them. */
std::string joined(const std::vector<std::string>& parts, std::string_view separator);

/** The same of what `text_of` gives for each element, such as `&Dim::name`. */
template <typename Range, typename TextOf = std::identity>
std::string joined(const Range& elements, std::string_view separator, const TextOf& text_of = {}) {
  std::vector<std::string> parts;
  for (const auto& element : elements)
    parts.emplace_back(std::invoke(text_of, element));
  return joined(parts, separator);
}

/** What stands between the separators, always one part more than there are separators: `a,,b` has an empty one. */
std::vector<std::string> split(std::string_view text, char separator);

/** False for the bytes of UTF-8 that go on a character: `é` begins one and has two bytes. */
constexpr bool begins_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
}

/** Characters of UTF-8. */
std::size_t count_characters(std::string_view text);

/** `1 call`, `2 calls`: of nouns that take an s. */
std::string plural(std::uint64_t count, std::string_view noun);

}  // namespace input_observer
