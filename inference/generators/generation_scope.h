#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "inference/generators/generation_setup.h"
#include "inference/generators/rule_expression.h"
#include "observer/json.h"

namespace input_observer {

/**
 * What the names of a rule mean in one generation, looked up in this order: sizes that an input's row sets for itself,
 * the `let` of the generator, the `let` of the schema, the state (task, behavior, use_past, ...), shape parameters.
 * Functions are those of expression_functions.h.
 */
class GenerationScope : public ExpressionScope {
 public:
  /** `schema_let` may be null. Draws what the request leaves to chance: one batch size for all, if it gives a range. */
  GenerationScope(const GenerationSetup& setup, const Json& schema_let);

  Json name(const std::string& name) const override;
  Json call(const std::string& function, const std::vector<Json>& arguments) const override;

  /** The value of an expression, or the number that stands in its place; Error bad_input. */
  Json evaluate(const Json& expression) const;
  std::int64_t integer(const Json& expression, const std::string& what) const;
  bool holds(const Json& row) const;  ///< the row's `when`, true without one

  /** A size as the caller gave it, or its default, or what the architecture makes of either. */
  Json shape(const std::string& name) const;
  bool is_given(const std::string& shape) const { return whole_ ? whole_->is_given(shape) : given_.contains(shape); }
  const GenerationSetup& setup() const { return setup_; }
  bool has_read_config() const { return has_read_config_; }  ///< for this input, since it was made by with()

  /** Names of one input are looked up first in `sizes`, evaluated here, then in the generator's `let`. */
  GenerationScope with(const Json& sizes, const Json& generator_let) const;  ///< this must outlive it

 private:
  void take_shapes();
  void take_range(const std::string& name, const Json& range);
  Json state_value(const std::string& name, bool& known) const;
  Json shape_of_whole(const std::string& name) const;  // whether that reads the config counts here

  const GenerationSetup& setup_;
  const GenerationScope* whole_ = nullptr;  // of one input: where shape parameters are worked out
  std::map<std::string, Json> given_;
  std::map<std::string, Json> sizes_;
  std::vector<const Json*> lets_;  // innermost first
  mutable std::set<std::string> being_evaluated_;
  mutable bool has_read_config_ = false;
};

}  // namespace input_observer
