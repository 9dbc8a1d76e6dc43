#include "observer/json_reader.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "observer/json.h"
#include "observer/path.h"
#include "observer/text.h"

namespace input_observer {

namespace {

// What stands there, short enough for a message.
std::string describe(const Json& json) {
  if (json.is_object()) return json.empty() ? "an empty object" : "an object";
  if (json.is_array()) return json.empty() ? "an empty list" : "a list";
  return shown(json);
}

std::optional<double> special_float(const std::string& name) {
  if (name == "inf") return std::numeric_limits<double>::infinity();
  if (name == "-inf") return -std::numeric_limits<double>::infinity();
  if (name == "nan") return std::numeric_limits<double>::quiet_NaN();
  return std::nullopt;
}

}  // namespace

void require(bool holds, const JsonReader& reader, const std::string& message) {
  if (!holds) throw bad_input(reader.place(), message);
}

Place place_of(const Place& parent, const std::string& key) {
  return {parent.file, parent.line, join_path(parent.where, key)};
}

Place place_of(const Place& parent, std::size_t index) {
  return {parent.file, parent.line, parent.where + "[" + std::to_string(index) + "]"};
}

bool JsonReader::has(const std::string& key) const {
  return json_->is_object() && json_->contains(key);
}

JsonReader JsonReader::at(const std::string& key) const {
  object();
  const auto member = json_->find(key);
  if (member == json_->end()) throw bad_input(place_, "expected a key '" + key + "'");
  return JsonReader(*member, place_of(place_, key));
}

JsonReader JsonReader::at(std::size_t index) const {
  if (index >= size()) throw bad_input(place_, "expected at least " + std::to_string(index + 1) + " elements");
  return JsonReader((*json_)[index], place_of(place_, index));
}

std::size_t JsonReader::size() const {
  array();
  return json_->size();
}

std::string JsonReader::text() const {
  if (!json_->is_string()) fail("a text");
  return json_->get<std::string>();
}

bool JsonReader::boolean() const {
  if (!json_->is_boolean()) fail("true or false");
  return json_->get<bool>();
}

std::int64_t JsonReader::integer(std::int64_t min) const {
  const bool fits = json_->is_number_integer() &&
                    (!json_->is_number_unsigned() || json_->get<std::uint64_t>() <= std::uint64_t{INT64_MAX});
  if (!fits || json_->get<std::int64_t>() < min) {
    fail(min == INT64_MIN ? "an integer" : "an integer of at least " + std::to_string(min));
  }
  return json_->get<std::int64_t>();
}

double JsonReader::number() const {
  if (json_->is_number()) return json_->get<double>();
  if (has("float")) {
    const JsonReader name = at("float");
    if (const auto value = special_float(name.text())) return *value;
    name.fail(R"("inf", "-inf" or "nan")");
  }
  fail(R"(a number or {"float": "inf"})");
}

void JsonReader::object() const {
  if (!json_->is_object()) fail("an object");
}

void JsonReader::array() const {
  if (!json_->is_array()) fail("a list");
}

void JsonReader::for_each(const std::function<void(const std::string&, const JsonReader&)>& visit) const {
  object();
  for (const auto& [key, member] : json_->get_ref<const Json::object_t&>()) {
    visit(key, JsonReader(member, place_of(place_, key)));
  }
}

void JsonReader::only_keys(const std::vector<std::string>& known) const {
  for_each([&](const std::string& key, const JsonReader& member) {
    if (std::find(known.begin(), known.end(), key) != known.end()) return;
    throw bad_input(member.place(), "unknown key, expected one of " + joined(known, ", ") + did_you_mean(key, known));
  });
}

void JsonReader::fail(const std::string& expected) const {
  throw bad_input(place_, "expected " + expected + ", got " + describe(*json_));
}

}  // namespace input_observer
