#pragma once

#include <vector>

#include "inference/generators/generated_value.h"
#include "inference/generators/generation_scope.h"
#include "inference/universal/universal_rules.h"

namespace input_observer {

/** Whether an argument that has this type can be made; else `why` names the type that cannot. */
bool can_be_made(const ArgumentType& type, std::string& why);

/** The rule that stands for a parameter as a whole: of a container that of its tensors. */
UniversalRule rule_of(const GeneratorTables& tables, const ModelParameter& parameter, const ModelFacts& facts);

/**
 * Everything that may stand for a parameter, in the order in which it is to be tried: what fits the model's use of it
 * (dtype, rank) goes first, sizes that its weights ask for are set. `has_cache`: tokens came before. Error bad_input
 * when nothing can be made.
 */
std::vector<GeneratedValue> universal_values(const ModelParameter& parameter, const ModelFacts& facts, bool has_cache,
                                             const GenerationScope& scope);

}  // namespace input_observer
