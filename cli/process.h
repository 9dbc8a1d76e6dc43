#pragma once

#include <string>
#include <vector>

namespace input_observer::cli {

/**
 * Makes writing to a closed pipe an error instead of a signal, and keeps the numbers of closed standard streams from
 * being given to files that are opened later.
 */
void secure_standard_streams();

/**
 * Becomes the program `input-observer-torch` that stands beside this one, with these words; Error io where there is
 * none. Returns never.
 */
[[noreturn]] void become_sibling(const std::vector<std::string>& words);

}  // namespace input_observer::cli
