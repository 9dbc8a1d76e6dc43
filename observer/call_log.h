#pragma once

#include <functional>
#include <string>

#include "observer/json_reader.h"
#include "observer/options.h"
#include "observer/signature.h"
#include "observer/text_file.h"

namespace input_observer {

/** What stands before the calls of a log. */
struct CallLogHeader {
  Signature signature;
  InferOptions options;
};

/** The head of a call log and where each call is to be handed. */
struct CallLogVisitor {
  std::function<void(const CallLogHeader&)> on_header;
  std::function<void(Call call, const Place& place)> on_call;
};

/**
 * Reads a call log, `.json` whole or `.jsonl` line by line (one call in memory at a time); "-" is standard input.
 * Where the name does not say which of the two it is, the first line does: a log's head alone makes it a `.jsonl`.
 * Error bad_input or io names file, line or key and what was expected.
 */
void read_call_log(const std::string& file, const CallLogVisitor& visitor);

/** True when a text of this name whose first filled line this is holds a line for each call, not one document. */
bool has_call_lines(const std::string& file, const std::string& first_line);

/** Reads a log of lines; `first_line`, its head, has been taken from `lines`. */
void read_call_lines(LineReader& lines, std::string first_line, const CallLogVisitor& visitor);

/** Reads a call log that is one document, already parsed. */
void read_call_log(const JsonReader& document, const CallLogVisitor& visitor);

/** True when the document says so, or has `signature` and `calls`. */
bool is_call_log(const Json& document);

}  // namespace input_observer
