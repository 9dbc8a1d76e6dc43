#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>

#include "observer/error.h"
#include "observer/json_fwd.h"
#include "observer/text_file.h"

namespace input_observer {

/** Deepest nesting that is read; deeper text is bad input (a recursive reader would overflow its stack). */
inline constexpr int max_json_depth = 256;

/**
 * Strict reading: one document, no duplicate key, no number outside of int64 / finite double, nesting up to
 * max_json_depth, valid UTF-8. Anything else is Error bad_input with the line in `first_line`-based counting.
 */
Json parse_json(std::string_view text, const std::string& file = {}, std::int64_t first_line = 1);

/** read_file and parse_json. */
Json read_json(const std::string& file);

/** Two-space indent, UTF-8 (invalid bytes replaced), a line break at the end. */
std::string to_text(const Json& json);

/** The same without any line break. */
std::string compact_text(const Json& json);

/** compact_text() for a message: on one line, cut off after 100 bytes. */
std::string shown(const Json& json);

/** A number that may be infinite or NaN: plain where JSON has it, else {"float": "inf"}. */
Json float_json(double value);

}  // namespace input_observer
