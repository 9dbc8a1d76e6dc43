#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "observer/json.h"

namespace input_observer {

/** Whose results a generation gives. */
enum class Compatibility {
  none,     ///< right ones
  optimum,  ///< those of Hugging Face Optimum, odd ones included
};

/**
 * What is known of architectures, and how their inputs are made, as data: the files of `tables/`, which are built in,
 * with those of a user merged over them (RFC 7386: a null takes a key away). Sections are `shapes`, `tasks`,
 * `synonyms`, `kinds`, `model_configs`, `normalized_configs`, `generators`, `schemas`, `architectures`, `universal` and
 * `export`; see docs/generator-tables.md. An entry may be `like` another of its section, and may say under `optimum`
 * what Optimum does instead; both are resolved here.
 */
class GeneratorTables {
 public:
  /** The tables that are built in. */
  static const GeneratorTables& built_in();

  /** The built-in tables with these files merged over them, in order. Error bad_input or io. */
  static GeneratorTables with_files(const std::vector<std::string>& files);

  /** The built-in tables with one more document of the same form over them. Error bad_input. */
  static GeneratorTables with(const Json& document);

  /** One entry, or null. */
  const Json& find(std::string_view section, const std::string& name, Compatibility compatibility) const;
  /** All entries of a section. */
  const Json& section(std::string_view name, Compatibility compatibility) const;
  /** One architecture, or null. */
  const Json& architecture(const std::string& library, const std::string& model_type,
                           Compatibility compatibility) const;

 private:
  explicit GeneratorTables(const Json& merged);

  Json right_;
  Json optimum_;
};

/** The keys of an object, in order; none of anything else. */
std::vector<std::string> keys_of(const Json& object);

}  // namespace input_observer
