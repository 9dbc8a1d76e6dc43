#include "observer/options.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include "observer/identifier.h"
#include "observer/json.h"
#include "observer/path.h"
#include "observer/value_json.h"

namespace input_observer {

namespace {

// Names stand in expressions that Python reads.
std::string no_identifier(const std::string& name) {
  return "expected a name that Python takes, such as \"batch\", got \"" + one_line(name, 100) + "\"";
}

void sort_by_name(NamedValues& values) {
  std::sort(values.begin(), values.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
}

BatchRequest read_batch(const JsonReader& reader) {
  if (reader.json().is_null()) return {};
  if (reader.json().is_boolean()) return {reader.boolean(), {}};
  if (!reader.json().is_array()) reader.fail("true, false, null or a list of parameter names");
  BatchRequest request;
  for (std::size_t i = 0; i < reader.size(); ++i)
    request.names.push_back(reader.at(i).text());
  std::sort(request.names.begin(), request.names.end());
  request.names.erase(std::unique(request.names.begin(), request.names.end()), request.names.end());
  return request;
}

int read_axis(const std::string& text, const JsonReader& reader) {
  int axis = -1;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, axis);
  const bool canonical = text == "0" || (!text.empty() && text[0] >= '1' && text[0] <= '9');
  if (parsed.ec != std::errc() || parsed.ptr != end || !canonical) {
    throw bad_input(reader.place(), "expected an axis such as \"0\", got \"" + one_line(text, 100) + "\"");
  }
  return axis;
}

AxisNames read_axis_names(const JsonReader& reader) {
  AxisNames names;
  reader.for_each([&](const std::string& axis, const JsonReader& name) {
    if (!is_identifier(name.text())) throw bad_input(name.place(), no_identifier(name.text()));
    names[read_axis(axis, name)] = name.text();
  });
  return names;
}

[[noreturn]] void disagree(const std::string& option) {
  throw bad_input({{}, 0, "options." + option}, "expected inputs that agree on this option, these give two values");
}

template <class T>
std::optional<T> unite_said(const std::optional<T>& a, const std::optional<T>& b, const std::string& option) {
  if (a && b && *a != *b) disagree(option);
  return a ? a : b;
}

void check_parameter(const std::string& path, const Signature& signature, const Place& place) {
  const std::string name = parameter_of(path);
  if (find_parameter(signature, name)) return;
  throw bad_input(place, "expected a declared parameter, got '" + one_line(name, 100) + "'" +
                             did_you_mean(name, parameter_names(signature)));
}

}  // namespace

const Value* find_value(const NamedValues& values, const std::string& name) {
  const auto found = std::find_if(values.begin(), values.end(), [&](const auto& item) { return item.first == name; });
  return found == values.end() ? nullptr : &found->second;
}

InferOptions overlay(const InferOptions& weaker, const InferOptions& stronger) {
  InferOptions result = stronger;
  if (!result.set_batch_dimension_for) result.set_batch_dimension_for = weaker.set_batch_dimension_for;
  if (!result.index) result.index = weaker.index;
  for (const auto& [name, value] : weaker.value_if_missing) {
    if (!find_value(stronger.value_if_missing, name)) result.value_if_missing.emplace_back(name, value);
  }
  sort_by_name(result.value_if_missing);
  for (const auto& [path, names] : weaker.dim_names)
    result.dim_names[path].insert(names.begin(), names.end());
  return result;
}

InferOptions unite(const InferOptions& a, const InferOptions& b) {
  InferOptions result = overlay(b, a);
  result.set_batch_dimension_for =
      unite_said(a.set_batch_dimension_for, b.set_batch_dimension_for, "set_batch_dimension_for");
  result.index = unite_said(a.index, b.index, "index");
  for (const auto& [name, value] : b.value_if_missing) {
    if (*find_value(result.value_if_missing, name) != value) disagree(join_path("value_if_missing", name));
  }
  for (const auto& [path, names] : b.dim_names) {
    for (const auto& [axis, name] : names) {
      if (result.dim_names[path][axis] != name) disagree(join_path("dim_names", path));
    }
  }
  return result;
}

Json to_json(const InferOptions& options) {
  Json json = Json::object();
  if (const auto& batch = options.set_batch_dimension_for) {
    json["set_batch_dimension_for"] = batch->all || batch->names.empty() ? Json(batch->all) : Json(batch->names);
  }
  if (!options.value_if_missing.empty()) {
    Json& values = json["value_if_missing"] = Json::object();
    for (const auto& [name, value] : options.value_if_missing)
      values[name] = to_json(value);
  }
  if (options.index) json["index"] = *options.index;
  if (!options.dim_names.empty()) {
    Json& paths = json["dim_names"] = Json::object();
    for (const auto& [path, names] : options.dim_names) {
      Json& axes = paths[path] = Json::object();
      for (const auto& [axis, name] : names)
        axes[std::to_string(axis)] = name;
    }
  }
  return json;
}

InferOptions options_from_json(const JsonReader& reader) {
  reader.only_keys({"set_batch_dimension_for", "value_if_missing", "index", "dim_names"});
  InferOptions options;
  if (reader.has("set_batch_dimension_for")) {
    options.set_batch_dimension_for = read_batch(reader.at("set_batch_dimension_for"));
  }
  if (reader.has("value_if_missing")) {
    reader.at("value_if_missing").for_each([&](const std::string& name, const JsonReader& value) {
      options.value_if_missing.emplace_back(name, value_from_json(value));
    });
    sort_by_name(options.value_if_missing);
  }
  if (reader.has("index")) options.index = reader.at("index").integer(0);
  if (reader.has("dim_names")) {
    reader.at("dim_names").for_each([&](const std::string& path, const JsonReader& names) {
      options.dim_names[path] = read_axis_names(names);
    });
  }
  return options;
}

void check_options(const InferOptions& options, const Signature& signature, const Place& place) {
  if (const auto& batch = options.set_batch_dimension_for) {
    const Place names = place_of(place, "set_batch_dimension_for");
    for (std::size_t i = 0; i < batch->names.size(); ++i)
      check_parameter(batch->names[i], signature, names);
  }
  for (const auto& [name, value] : options.value_if_missing) {
    const Place where = place_of(place_of(place, "value_if_missing"), name);
    if (!find_parameter(signature, name)) check_parameter(name, signature, where);
  }
  for (const auto& [path, names] : options.dim_names) {
    const Place where = place_of(place_of(place, "dim_names"), path);
    check_parameter(path, signature, where);
    for (const auto& [axis, name] : names) {
      if (!is_identifier(name)) throw bad_input(place_of(where, std::to_string(axis)), no_identifier(name));
    }
  }
}

}  // namespace input_observer
