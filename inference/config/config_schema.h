#pragma once

#include <map>
#include <string>
#include <vector>

#include "inference/generators/generate.h"
#include "observer/options.h"

namespace input_observer {

/** One tensor that a model's config declares, as a leaf of the arguments. */
struct SchemaLeaf {
  std::string path;  ///< `past_key_values.0.1`
  TensorValue tensor;
  AxisNames axes;
};

/** What a model's config says of its arguments. */
class ConfigSchema {
 public:
  /** Error bad_input as generate_arguments. */
  ConfigSchema(const GeneratorTables& tables, const GenerationRequest& request);

  const std::vector<SchemaLeaf>& leaves() const { return leaves_; }
  const SchemaLeaf* find(const std::string& path) const;  ///< a `*` in the path is any element; nullptr: not declared
  /** Whether a parameter's value is made of defaults alone, not of the config. */
  bool is_default(const std::string& parameter) const;
  /** Descriptions by parameter, as they are made when nobody says a size. */
  const NamedValues& values() const { return values_; }

 private:
  std::vector<SchemaLeaf> leaves_;
  NamedValues values_;
  std::vector<std::string> defaults_;
};

/** The shape parameter that sizes an axis of this symbol: `past_length` for past_sequence_length; empty: none does. */
std::string shape_parameter(const GeneratorTables& tables, const std::string& symbol);

}  // namespace input_observer
