#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "inference/generators/rule_expression.h"
#include "observer/json.h"

namespace input_observer {

/** One operator, name or value of an expression with what it works on. */
struct RuleExpression::Node {
  enum class Kind { value, name, call, list, either, both, negation, minus, operation, conditional };

  Kind kind = Kind::value;
  std::string text;  ///< of a name or a call, or the operator of an operation
  Json value;
  std::vector<std::unique_ptr<Node>> parts;  ///< of a conditional: condition, chosen, other (may be missing)
};

/** The tree of an expression; Error bad_input as RuleExpression. */
std::unique_ptr<RuleExpression::Node> parse_rule_expression(std::string_view text);

}  // namespace input_observer
