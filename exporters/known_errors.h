#pragma once

#include <string>

namespace input_observer {

/** One row of the table of exporters' errors. */
struct KnownError {
  const char* pattern;  ///< a part of the exporter's message
  const char* cause;
  const char* advice;  ///< what to try
};

/** The row whose pattern stands in the message, or nullptr. */
const KnownError* find_known_error(const std::string& message);

/** The message, with the likely cause and what to try where the table has it. */
std::string explained(const std::string& message);

/** The last line of a program's error output that says what went wrong: no warning, no traceback frame. */
std::string last_meaningful_line(const std::string& output);

}  // namespace input_observer
