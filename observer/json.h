#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "observer/error.h"

namespace input_observer {

/** JSON with keys in the order in which they were written. */
using Json = nlohmann::ordered_json;

/** Deepest nesting that is read; deeper text is bad input (a recursive reader would overflow its stack). */
inline constexpr int max_json_depth = 256;

/**
 * Strict reading: one document, no duplicate key, no number outside of int64 / finite double, nesting up to
 * max_json_depth, valid UTF-8. Anything else is Error bad_input with the line in `first_line`-based counting.
 */
Json parse_json(std::string_view text, const std::string& file = {}, std::int64_t first_line = 1);

/** The whole file, or Error io (missing, a folder, unreadable). "-" is standard input. */
std::string read_file(const std::string& file);

/** read_file and parse_json. */
Json read_json(const std::string& file);

/** Two-space indent, UTF-8 (invalid bytes replaced), a line break at the end. */
std::string to_text(const Json& json);

/**
 * Writes through a temporary file beside the target and a rename, so that the target is whole at any moment and
 * stays as it was when writing fails (Error io). "-" or "" is standard output.
 */
void write_file(const std::string& file, std::string_view content);

/** A number that may be infinite or NaN: plain where JSON has it, else {"float": "inf"}. */
Json float_json(double value);

/**
 * A view of a JSON value that knows its own place, for reading formats: every accessor throws Error bad_input naming
 * the place and what was expected.
 */
class JsonReader {
 public:
  JsonReader(const Json& json, Place place) : json_(&json), place_(std::move(place)) {}

  const Json& json() const { return *json_; }
  const Place& place() const { return place_; }

  bool has(const std::string& key) const;              ///< false as well when this is no object
  JsonReader at(const std::string& key) const;         ///< a required key
  JsonReader at(std::size_t index) const;              ///< an element of an array
  std::size_t size() const;                            ///< of an array
  std::string text() const;
  bool boolean() const;
  std::int64_t integer(std::int64_t min = INT64_MIN) const;
  double number() const;                               ///< also {"float": "inf" | "-inf" | "nan"}
  void object() const;                                 ///< throws unless an object
  void array() const;
  /** Calls `visit(key, reader)` for each member, in order. */
  void for_each(const std::function<void(const std::string&, const JsonReader&)>& visit) const;
  /** Throws for a key outside of `known`, naming the nearest one. */
  void only_keys(const std::vector<std::string>& known) const;
  [[noreturn]] void fail(const std::string& expected) const;

 private:
  const Json* json_;
  Place place_;
};

}  // namespace input_observer
