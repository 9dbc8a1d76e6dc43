#include "inference/generators/generator_tables.h"

#include <algorithm>
#include <array>
#include <functional>

#include "inference/generators/built_in_tables.h"
#include "inference/generators/known_kinds.h"
#include "observer/json_reader.h"

namespace input_observer {
namespace {

constexpr std::array<std::string_view, 11> sections{
    "shapes",     "tasks",   "synonyms",      "kinds",     "model_configs", "normalized_configs",
    "generators", "schemas", "architectures", "universal", "export"};
const Json nothing;

// The sections of one file; throws for a key that is none.
Json sections_of(const Json& document, const Place& place) {
  const JsonReader reader(document, place);
  std::vector<std::string> known{"format", "version"};
  known.insert(known.end(), sections.begin(), sections.end());
  reader.only_keys(known);
  if (reader.at("format").text() != "input-observer/generator-tables") {
    reader.at("format").fail(R"("input-observer/generator-tables")");
  }
  if (reader.at("version").integer() != 1) reader.at("version").fail("1");
  Json result = Json::object();
  reader.for_each([&](const std::string& key, const JsonReader& section) {
    if (key == "format" || key == "version") return;
    section.object();
    result[key] = section.json();
  });
  return result;
}

/** Puts the entries that others are like under them. */
class Likeness {
 public:
  Likeness(const Json& entries, std::string place) : entries_(entries), place_(std::move(place)) {}

  Json resolved() {
    Json result = Json::object();
    for (const auto& [name, entry] : entries_.items())
      result[name] = resolve(name);
    return result;
  }

 private:
  Json resolve(const std::string& name) {
    const Json& entry = entries_.at(name);
    if (!entry.is_object() || !entry.contains("like")) return entry;
    const std::string model = JsonReader(entry, {{}, 0, place_ + "." + name}).at("like").text();
    if (!entries_.contains(model)) {
      throw bad_input({{}, 0, place_ + "." + name + ".like"},
                      "no entry '" + model + "'" + did_you_mean(model, keys_of(entries_)));
    }
    if (std::find(path_.begin(), path_.end(), name) != path_.end()) {
      throw bad_input({{}, 0, place_ + "." + name + ".like"}, "expected no circle of entries that are like each other");
    }
    path_.push_back(name);
    Json result = resolve(model);
    path_.pop_back();
    Json own = entry;
    own.erase("like");
    result.merge_patch(own);
    return result;
  }

  const Json& entries_;
  std::string place_;
  std::vector<std::string> path_;
};

// Takes `optimum` out of an entry, or puts it over the rest.
void choose(Json& entry, Compatibility compatibility) {
  if (!entry.is_object() || !entry.contains("optimum")) return;
  const Json patch = entry.at("optimum");
  entry.erase("optimum");
  if (compatibility == Compatibility::optimum) entry.merge_patch(patch);
}

void for_each_group(Json& tables, const std::function<void(Json& entries, const std::string& place)>& visit) {
  for (const char* section : {"normalized_configs", "generators", "schemas"}) {
    if (tables.contains(section)) visit(tables[section], section);
  }
  if (!tables.contains("architectures")) return;
  for (auto& [library, entries] : tables["architectures"].items()) {
    if (!entries.is_object()) throw bad_input({{}, 0, "architectures." + library}, "expected an object");
    visit(entries, "architectures." + library);
  }
}

Json chosen(Json tables, Compatibility compatibility) {
  for_each_group(tables, [&](Json& entries, const std::string&) {
    for (auto& item : entries.items())
      choose(item.value(), compatibility);
  });
  return tables;
}

// Puts an entry in: over the one of its name, but whole where it is like another, whose keys its nulls take away.
void put(Json& entries, const std::string& name, const Json& entry) {
  const bool patches = entries.contains(name) && !(entry.is_object() && entry.contains("like"));
  if (entry.is_null())
    entries.erase(name);
  else if (patches)
    entries[name].merge_patch(entry);
  else
    entries[name] = entry;
}

void put_all(Json& entries, const Json& added) {
  for (const auto& [name, entry] : added.items())
    put(entries, name, entry);
}

void put_sections(Json& tables, const Json& added) {
  for (const auto& [section, entries] : added.items()) {
    Json& into = tables[section];
    if (into.is_null()) into = Json::object();
    if (section != "architectures") {
      put_all(into, entries);
      continue;
    }
    for (const auto& [library, architectures] : entries.items()) {
      if (!architectures.is_object()) throw bad_input({{}, 0, "architectures." + library}, "expected an object");
      put_all(into[library], architectures);
    }
  }
}

Json merged_built_in() {
  Json merged = Json::object();
  for (const EmbeddedFile& table : built_in_tables()) {
    put_sections(merged,
                 sections_of(parse_json(table.text, std::string(table.name)), {std::string(table.name), 0, {}}));
  }
  return merged;
}

}  // namespace

GeneratorTables::GeneratorTables(const Json& merged) {
  with_known_kinds([&] {
    Json resolved = merged;
    for_each_group(resolved,
                   [](Json& entries, const std::string& place) { entries = Likeness(entries, place).resolved(); });
    right_ = chosen(resolved, Compatibility::none);
    optimum_ = chosen(std::move(resolved), Compatibility::optimum);
  });
}

const GeneratorTables& GeneratorTables::built_in() {
  static const GeneratorTables tables(merged_built_in());
  return tables;
}

GeneratorTables GeneratorTables::with_files(const std::vector<std::string>& files) {
  Json merged = merged_built_in();
  for (std::size_t i = 0; i < files.size(); ++i) {
    try {
      put_sections(merged, sections_of(read_json(files[i]), {files[i], 0, {}}));
      GeneratorTables checked(merged);
      if (i + 1 == files.size()) return checked;
    } catch (const Error& error) {
      throw located(error, files[i]);
    }
  }
  return GeneratorTables(merged);
}

GeneratorTables GeneratorTables::with(const Json& document) {
  Json merged = merged_built_in();
  put_sections(merged, sections_of(document, {}));
  return GeneratorTables(merged);
}

const Json& GeneratorTables::section(std::string_view name, Compatibility compatibility) const {
  const Json& tables = compatibility == Compatibility::optimum ? optimum_ : right_;
  const auto found = tables.find(std::string(name));
  return found == tables.end() ? nothing : *found;
}

const Json& GeneratorTables::find(std::string_view name, const std::string& entry, Compatibility compatibility) const {
  const Json& entries = section(name, compatibility);
  if (!entries.is_object()) return nothing;
  const auto found = entries.find(entry);
  return found == entries.end() ? nothing : *found;
}

const Json& GeneratorTables::architecture(const std::string& library, const std::string& model_type,
                                          Compatibility compatibility) const {
  const Json& entries = find("architectures", library, compatibility);
  if (!entries.is_object()) return nothing;
  const auto found = entries.find(model_type);
  return found == entries.end() ? nothing : *found;
}

std::vector<std::string> keys_of(const Json& object) {
  std::vector<std::string> keys;
  if (object.is_object()) {
    for (const auto& item : object.items())
      keys.push_back(item.key());
  }
  return keys;
}

}  // namespace input_observer
