#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "observer/json.h"

namespace input_observer {

/** What the names and the functions of a rule's expression stand for; both throw Error for what they do not know. */
class ExpressionScope {
 public:
  virtual ~ExpressionScope() = default;
  virtual Json name(const std::string& name) const = 0;
  virtual Json call(const std::string& function, const std::vector<Json>& arguments) const = 0;
};

/**
 * An expression of the generator tables, a subset of Python's: integers, 'texts', True, False, None, [lists],
 * names, calls, `+ - * //`, comparisons, `in`, `and or not`, and `A if C else B`, of which only the chosen side is
 * evaluated; without `else` the other side is None. Values are JSON values.
 */
class RuleExpression {
 public:
  struct Node;

  /** Error bad_input says at which character what was expected. */
  explicit RuleExpression(std::string_view text);

  /** Error bad_input for values that an operator cannot take, for a division by 0 and beyond int64. */
  Json evaluate(const ExpressionScope& scope) const;

 private:
  std::shared_ptr<const Node> root_;
};

/** Python's truth of a value: None, False, 0, '' and [] are false. */
bool is_true(const Json& value);

}  // namespace input_observer
