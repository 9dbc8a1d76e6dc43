#include "observer/signature.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "observer/json.h"
#include "observer/options.h"
#include "observer/value_json.h"

namespace input_observer {

namespace {

bool read_keyword_only(const JsonReader& reader) {
  const std::string kind = reader.text();
  if (kind != "positional_or_keyword" && kind != "keyword_only") {
    reader.fail(R"("positional_or_keyword" or "keyword_only")");
  }
  return kind == "keyword_only";
}

Parameter read_parameter(const JsonReader& reader) {
  Parameter parameter;
  parameter.name = reader.at("name").text();
  if (parameter.name.empty()) reader.at("name").fail("a parameter's name");
  if (reader.has("default")) parameter.default_value = value_from_json(reader.at("default"));
  if (reader.has("kind")) parameter.keyword_only = read_keyword_only(reader.at("kind"));
  if (reader.has("type")) parameter.type = reader.at("type").text();
  return parameter;
}

// A text that is too long to be kept still says, by its hash, whether it is the same one.
bool is_comparable(const Value& value) {
  const auto* unknown = value.get_if<UnknownValue>();
  return value.is_scalar() || (unknown && unknown->type.starts_with("str of "));
}

Place inside(const Place& place, const char* key) {
  return place_of(place, std::string(key));
}

using Arguments = std::vector<std::optional<Value>>;

void bind_positional(const Signature& signature, const std::vector<Value>& args, const Place& place, Arguments& bound) {
  const auto allowed = static_cast<std::size_t>(
      std::count_if(signature.begin(), signature.end(), [](const Parameter& p) { return !p.keyword_only; }));
  if (args.size() > allowed) {
    throw bad_input(place_of(place, allowed), "expected at most " + std::to_string(allowed) +
                                                  " positional arguments, got " + std::to_string(args.size()));
  }
  auto next = args.begin();
  for (std::size_t i = 0; next != args.end(); ++i) {
    if (!signature[i].keyword_only) bound[i] = *next++;
  }
}

void bind_keywords(const Signature& signature, const NamedValues& kwargs, const Place& place, Arguments& bound) {
  std::unordered_map<std::string_view, std::size_t> ranks;
  for (std::size_t i = 0; i < signature.size(); ++i)
    ranks.emplace(signature[i].name, i);
  for (const auto& [name, value] : kwargs) {
    const auto rank = ranks.find(name);
    if (rank == ranks.end()) {
      throw bad_input(place_of(place, name), "expected a declared parameter, got '" + one_line(name, 100) + "'" +
                                                 did_you_mean(name, parameter_names(signature)));
    }
    if (bound[rank->second]) {
      throw bad_input(place_of(place, name), "expected one value for '" + one_line(name, 100) + "', got it twice");
    }
    bound[rank->second] = value;
  }
}

}  // namespace

std::optional<std::size_t> find_parameter(const Signature& signature, const std::string& name) {
  const auto found =
      std::find_if(signature.begin(), signature.end(), [&](const Parameter& p) { return p.name == name; });
  if (found == signature.end()) return std::nullopt;
  return static_cast<std::size_t>(found - signature.begin());
}

std::vector<std::string> parameter_names(const Signature& signature) {
  std::vector<std::string> names;
  names.reserve(signature.size());
  for (const Parameter& parameter : signature)
    names.push_back(parameter.name);
  return names;
}

std::vector<Value> bind_arguments(const Signature& signature, const Call& call, const Place& place,
                                  const NamedValues& value_if_missing) {
  Arguments bound(signature.size());
  bind_positional(signature, call.args, inside(place, "args"), bound);
  if (!call.kwargs.empty()) bind_keywords(signature, call.kwargs, inside(place, "kwargs"), bound);
  std::vector<Value> arguments;
  arguments.reserve(signature.size());
  for (std::size_t i = 0; i < signature.size(); ++i) {
    if (!bound[i] && signature[i].default_value) {
      const bool replaced = find_value(value_if_missing, signature[i].name) != nullptr;
      bound[i] = replaced ? Value{} : *signature[i].default_value;
    }
    if (!bound[i]) {
      throw bad_input(place, "expected a value for the required parameter '" + one_line(signature[i].name, 100) + "'");
    }
    arguments.push_back(std::move(*bound[i]));
  }
  return arguments;
}

bool is_given(const Parameter& parameter, const Value& value) {
  if (value.is_none()) return false;
  return !parameter.default_value || !is_comparable(value) || value != *parameter.default_value;
}

Json to_json(const Signature& signature) {
  Json json = Json::array();
  for (const Parameter& parameter : signature) {
    Json entry = Json::object();
    entry["name"] = parameter.name;
    if (parameter.default_value) entry["default"] = to_json(*parameter.default_value);
    if (parameter.keyword_only) entry["kind"] = "keyword_only";
    if (!parameter.type.empty()) entry["type"] = parameter.type;
    json.push_back(std::move(entry));
  }
  return json;
}

Signature signature_from_json(const JsonReader& reader) {
  Signature signature;
  std::unordered_set<std::string> names;
  for (std::size_t i = 0; i < reader.size(); ++i) {
    signature.push_back(read_parameter(reader.at(i)));
    if (!names.insert(signature.back().name).second) {
      reader.at(i).at("name").fail("names that differ from one another");
    }
  }
  return signature;
}

}  // namespace input_observer
