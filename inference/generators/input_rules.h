#pragma once

#include "inference/generators/generated_value.h"
#include "inference/generators/generation_scope.h"
#include "observer/json.h"

namespace input_observer {

/** What the first generator that makes an input has for it: the rule for this name in the `generators` table. */
struct InputRule {
  const Json* let = nullptr;  ///< null: none
  Json rule;
};

/**
 * The generators of an architecture, in order; those whose `when` does not hold are left out. As in Optimum, an
 * input is made by the first generator that has a name which the input's name begins with.
 */
class InputRules {
 public:
  /** Error bad_input for an unknown generator, and where the config lacks a value that one of them needs. */
  InputRules(const GenerationSetup& setup, const GenerationScope& scope);

  /** Error bad_input names the input when there is no generator for it. */
  InputRule find(const std::string& input) const;

 private:
  struct Generator {
    std::string name;
    const Json* entry;
  };
  void check_needs(const Generator& generator) const;

  const GenerationSetup& setup_;
  std::vector<Generator> generators_;
};

/** What a rule makes in a scope that holds the sizes of the input. Error bad_input. */
GeneratedValue value_of_rule(const Json& rule, const GenerationScope& scope);

}  // namespace input_observer
