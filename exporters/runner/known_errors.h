#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace input_observer {

/** One row of exporters/runner/known_errors.json; see docs/schema/known-errors.schema.json. */
struct KnownError {
  std::string pattern;               ///< a part of the message
  std::vector<std::string> targets;  ///< that say so
  std::string cause;                 ///< the likely one
  std::string advice;                ///< what to try
};

/** All rows, sorted by pattern. */
const std::vector<KnownError>& known_errors();

/** Of the rows of that target whose pattern stands in the message the one with the longest pattern, or nullptr. */
const KnownError* find_known_error(const std::string& message, const std::string& target);

/** The message; where the table has it, cut to `longest` bytes and with the likely cause and what to try. */
std::string explained(const std::string& message, const std::string& target, std::size_t longest = 1500);

/** The last line of a program's error output that says what went wrong: no warning, no traceback frame. */
std::string last_meaningful_line(const std::string& output);

}  // namespace input_observer
