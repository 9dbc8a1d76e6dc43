#include "inference/generators/rule_expression.h"

#include <algorithm>
#include <optional>

#include "inference/generators/rule_expression_node.h"
#include "observer/arithmetic.h"

namespace input_observer {
namespace {

using Node = RuleExpression::Node;

std::string shown(const Json& value) {
  return value.is_null() ? "None" : input_observer::shown(value);
}

[[noreturn]] void refuse(const std::string& symbol, const Json& a, const Json& b) {
  throw bad_input({}, "'" + symbol + "' cannot take " + shown(a) + " and " + shown(b));
}

std::int64_t integer_of(const std::string& symbol, const Json& value, const Json& a, const Json& b) {
  if (!value.is_number_integer()) refuse(symbol, a, b);
  return value.get<std::int64_t>();
}

Json arithmetic(const std::string& symbol, const Json& left, const Json& right) {
  if (symbol == "+" && left.is_string() && right.is_string()) return left.get<std::string>() + right.get<std::string>();
  const std::int64_t a = integer_of(symbol, left, left, right);
  const std::int64_t b = integer_of(symbol, right, left, right);
  std::int64_t result = 0;
  bool beyond = false;
  if (symbol == "+")
    beyond = __builtin_add_overflow(a, b, &result);
  else if (symbol == "-")
    beyond = __builtin_sub_overflow(a, b, &result);
  else if (symbol == "*")
    beyond = __builtin_mul_overflow(a, b, &result);
  else {
    if (b == 0) throw bad_input({}, "division of " + shown(left) + " by 0");
    beyond = a == INT64_MIN && b == -1;
    if (!beyond) result = floor_quotient(a, b);
  }
  if (beyond) throw bad_input({}, "the result of " + shown(left) + " " + symbol + " " + shown(right) + " is too large");
  return result;
}

bool holds(const std::string& symbol, const Json& a, const Json& b) {
  if (symbol == "==") return a == b;
  if (symbol == "!=") return a != b;
  if (symbol == "in") {
    if (!b.is_array()) refuse(symbol, a, b);
    return std::find(b.begin(), b.end(), a) != b.end();
  }
  if (!a.is_number() || !b.is_number()) refuse(symbol, a, b);
  if (symbol == "<") return a < b;
  if (symbol == "<=") return a <= b;
  if (symbol == ">") return a > b;
  return a >= b;
}

Json evaluate_node(const Node& node, const ExpressionScope& scope);

std::vector<Json> evaluate_all(const Node& node, const ExpressionScope& scope) {
  std::vector<Json> values;
  values.reserve(node.parts.size());
  for (const auto& part : node.parts)
    values.push_back(evaluate_node(*part, scope));
  return values;
}

Json operation(const Node& node, const ExpressionScope& scope) {
  const Json a = evaluate_node(*node.parts[0], scope);
  const Json b = evaluate_node(*node.parts[1], scope);
  const bool is_arithmetic = node.text == "+" || node.text == "-" || node.text == "*" || node.text == "//";
  return is_arithmetic ? arithmetic(node.text, a, b) : Json(holds(node.text, a, b));
}

Json evaluate_node(const Node& node, const ExpressionScope& scope) {
  switch (node.kind) {
    case Node::Kind::value:
      return node.value;
    case Node::Kind::name:
      return scope.name(node.text);
    case Node::Kind::call:
      return scope.call(node.text, evaluate_all(node, scope));
    case Node::Kind::list:
      return Json(evaluate_all(node, scope));
    case Node::Kind::either: {
      Json first = evaluate_node(*node.parts[0], scope);
      return is_true(first) ? first : evaluate_node(*node.parts[1], scope);
    }
    case Node::Kind::both: {
      Json first = evaluate_node(*node.parts[0], scope);
      return is_true(first) ? evaluate_node(*node.parts[1], scope) : first;
    }
    case Node::Kind::negation:
      return !is_true(evaluate_node(*node.parts[0], scope));
    case Node::Kind::minus:
      return arithmetic("-", Json(0), evaluate_node(*node.parts[0], scope));
    case Node::Kind::operation:
      return operation(node, scope);
    case Node::Kind::conditional:
      if (is_true(evaluate_node(*node.parts[0], scope))) return evaluate_node(*node.parts[1], scope);
      return node.parts.size() > 2 ? evaluate_node(*node.parts[2], scope) : Json(nullptr);
  }
  return nullptr;
}

}  // namespace

RuleExpression::RuleExpression(std::string_view text) : root_(parse_rule_expression(text)) {}

Json RuleExpression::evaluate(const ExpressionScope& scope) const {
  return evaluate_node(*root_, scope);
}

bool is_true(const Json& value) {
  if (value.is_null()) return false;
  if (value.is_boolean()) return value.get<bool>();
  if (value.is_number()) return value != 0;
  if (value.is_string()) return !value.get_ref<const std::string&>().empty();
  return !value.empty();
}

}  // namespace input_observer
