#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "inference/generators/generated_value.h"
#include "inference/generators/generator_tables.h"
#include "observer/json.h"
#include "observer/scalar_type.h"

namespace input_observer {

class GenerationScope;

/** A generator of a user's own: makes one input, whose name it gets; the scope knows config, sizes and state. */
using InputGenerator = std::function<GeneratedValue(const std::string& input, const GenerationScope& scope)>;

/** For what inputs are wanted. */
struct GenerationRequest {
  Json model_config = Json::object();  ///< the content of config.json
  Json processor_config = {};          ///< that of preprocessor_config.json; null: none
  std::string task = {};               ///< or a synonym of it, with or without `-with-past`; `auto`: as the config says
  std::string library = "transformers";
  std::optional<std::string> model_type = {};  ///< the config's own unless given
  std::optional<std::string> state = {};       ///< which part in which role, such as `decoder_with_past`; see `list`
  /** Shape parameters such as `batch_size`, and `padding_side`, by name; sizes of one input by its leaf path. */
  std::map<std::string, Json> shapes = {};
  ScalarType int_dtype = ScalarType::int64;
  ScalarType float_dtype = ScalarType::float32;
  Compatibility compatibility = Compatibility::none;
  std::uint64_t seed = 0;  ///< of drawn sizes; elements are drawn later
  /** Generators by the beginning of the names that they make; these go before those of the tables. */
  std::map<std::string, InputGenerator> generators = {};
};

}  // namespace input_observer
