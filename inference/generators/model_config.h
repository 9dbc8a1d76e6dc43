#pragma once

#include <optional>
#include <string>

#include "inference/generators/generator_tables.h"
#include "observer/json.h"

namespace input_observer {

/**
 * A config.json (or a part of it) read as the config class of its model type would hand it out: by the attribute map,
 * with the class's derived and default values for keys that were left out. Null is absent, as everywhere in such files.
 */
class ModelConfig {
 public:
  /**
   * `model_type` is the one of the registry, for files that name none or another; the file's own is used where the
   * tables do not know it. The JSON and the tables must outlive this.
   */
  ModelConfig(const GeneratorTables& tables, const Json& json, const std::string& model_type = {});

  /** The value of an attribute, or nothing. Error bad_input where the tables derive it from itself. */
  std::optional<Json> get(const std::string& attribute) const;
  /** The name under which the attribute map keeps an attribute: itself where it has none. */
  std::string stored_name(const std::string& attribute) const;
  /** A sub-config such as `text_config`, or nothing; one that the file leaves out has its class's defaults. */
  std::optional<ModelConfig> part(const std::string& attribute) const;
  /** `a.b.c`: parts and at the end an attribute, or nothing. */
  std::optional<Json> at_path(const std::string& path) const;
  std::string model_type() const;  ///< as the file says it; empty when it does not

 private:
  class Derivation;
  std::optional<Json> get(const std::string& attribute, const Derivation* under) const;
  std::optional<Json> derived(const std::string& attribute, const Derivation* under) const;

  const GeneratorTables* tables_;
  const Json* json_;
  const Json* facts_;
};

}  // namespace input_observer
