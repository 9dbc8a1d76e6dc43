#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "observer/error.h"
#include "observer/json_fwd.h"

namespace input_observer {

/**
 * A view of a JSON value that knows its own place, for reading formats: every accessor throws Error bad_input naming
 * the place and what was expected.
 */
class JsonReader {
 public:
  JsonReader(const Json& json, Place place) : json_(&json), place_(std::move(place)) {}

  const Json& json() const { return *json_; }
  const Place& place() const { return place_; }

  bool has(const std::string& key) const;       ///< false as well when this is no object
  JsonReader at(const std::string& key) const;  ///< a required key
  JsonReader at(std::size_t index) const;       ///< an element of an array
  std::size_t size() const;                     ///< of an array
  std::string text() const;
  bool boolean() const;
  std::int64_t integer(std::int64_t min = INT64_MIN) const;
  double number() const;  ///< also {"float": "inf" | "-inf" | "nan"}
  void object() const;    ///< throws unless an object
  void array() const;     ///< throws unless an array
  /** Calls `visit(key, reader)` for each member, in order. */
  void for_each(const std::function<void(const std::string&, const JsonReader&)>& visit) const;
  /** Throws for a key outside of `known`, naming the nearest one. */
  void only_keys(const std::vector<std::string>& known) const;
  /** Throws `expected EXPECTED, got WHAT STANDS HERE`. */
  [[noreturn]] void fail(const std::string& expected) const;

 private:
  const Json* json_;
  Place place_;
};

/** Error bad_input at the reader's place unless this holds; the message says what was expected. */
void require(bool holds, const JsonReader& reader, const std::string& message);

/** The place of a member (`where.key`, a `.` in the key escaped) or of an element (`where[3]`). */
Place place_of(const Place& parent, const std::string& key);
Place place_of(const Place& parent, std::size_t index);

}  // namespace input_observer
