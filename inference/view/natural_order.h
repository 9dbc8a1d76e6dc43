#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace input_observer {

/** Orders paths so that `layers.9` stands before `layers.10`: names before numbers, component by component. */
std::vector<std::pair<std::int64_t, std::string>> natural_key(std::string_view path);

}  // namespace input_observer
