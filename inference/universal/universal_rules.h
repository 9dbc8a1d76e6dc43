#pragma once

#include <string>
#include <vector>

#include "inference/generators/generator_tables.h"
#include "inference/generators/model_facts.h"
#include "observer/json.h"

namespace input_observer {

/** What the `universal` table says of a tensor or a scalar. */
struct UniversalRule {
  std::vector<Json> values;  ///< rules to try, in order
  Json count;                ///< of a list of such tensors, as an expression; null: not said
  bool is_cache = false;     ///< of the tokens that came before
  bool by_name = false;      ///< the table knows the name
};

/**
 * The rule of a name, which the pattern with most letters besides its `*` decides, followed by the rule of the use that
 * the model makes of it; of a scalar its type's rule stands for that of the use. `facts` may be null.
 */
UniversalRule universal_rule(const GeneratorTables& tables, const std::string& name, ArgumentType::Kind kind,
                             const TensorFacts* facts);

}  // namespace input_observer
