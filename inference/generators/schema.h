#pragma once

#include <optional>
#include <string>
#include <vector>

#include "inference/generators/generation_scope.h"
#include "observer/json.h"
#include "observer/options.h"

namespace input_observer {

/** One declared input or output. */
struct SchemaEntry {
  std::string name;
  AxisNames axes;       ///< symbols such as batch_size; none of a static axis
  Json shapes;          ///< sizes that hold for this input alone: name to expression; null: none
  Json past;            ///< how many columns of a mask are of tokens in the cache, as an expression; null: none
  std::string nest;     ///< the dict that the argument goes into; empty: none
  std::string hook;     ///< a change of the tensor by code, see hooks.h
  bool unwrap = false;  ///< the first of a tuple stands for it
};

/** What an architecture declares for one state. */
struct Schema {
  std::vector<SchemaEntry> inputs;
  std::vector<SchemaEntry> outputs;
  std::vector<SchemaEntry> generated;  ///< what is made: the inputs, unless the table says otherwise
};

/** The rows of the setup's schema, conditions and repetitions worked out. Error bad_input. */
Schema schema_of(const GenerationSetup& setup, const GenerationScope& scope);

/** The `let` of the setup's schema, or null. */
const Json& schema_let(const GenerationSetup& setup);

/** {"input_ids": {"0": "batch_size"}} */
Json axes_json(const std::vector<SchemaEntry>& entries);

}  // namespace input_observer
