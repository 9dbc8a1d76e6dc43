#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "inference/generators/model_config.h"
#include "observer/json.h"

namespace input_observer {

/**
 * A model's config under the names that generators use: `num_layers` whatever the config calls it. Maps are those of
 * the `normalized_configs` table; a name that the map does not hold is the config's own attribute. A config of an
 * encoder and a decoder has a normalized config for each part, asked in this order before the whole.
 */
class NormalizedConfig {
 public:
  /** `rule` is an architecture's `normalized_config`; Error bad_input when it names an unknown class. */
  NormalizedConfig(const GeneratorTables& tables, ModelConfig config, const Json& rule, Compatibility compatibility);

  /** The value of a name; a map may give several places to look at, in order. */
  std::optional<Json> get(const std::string& name) const;
  const NormalizedConfig* part(const std::string& name) const;  ///< `encoder` or `decoder`; nullptr when there is none
  bool declares(const std::string& name) const;  ///< the map holds the name, whether the config has it or not
  const ModelConfig& config() const { return config_; }

 private:
  std::optional<Json> at_path(const std::string& path) const;
  void add_part(const GeneratorTables& tables, const std::string& name, const Json& rule, Compatibility compatibility);

  ModelConfig config_;
  Json map_;
  std::map<std::string, std::shared_ptr<const NormalizedConfig>> parts_;
};

}  // namespace input_observer
