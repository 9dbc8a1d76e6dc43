#include "inference/expression.h"

#include <cctype>
#include <charconv>
#include <optional>

#include "observer/arithmetic.h"
#include "observer/error.h"

namespace input_observer {
namespace {

constexpr int max_depth = 256;
constexpr std::size_t max_length = 4096;

[[noreturn]] void no_result(const Expression& expression, bool divides_by_zero) {
  throw bad_input({}, "`" + expression.text() + "` " +
                          (divides_by_zero ? "divides by zero" : "does not fit into 64 bits") + " at these sizes");
}

/** The result of `a op b`, or nothing where it has none in 64 bits. */
std::optional<std::int64_t> apply(Expression::Op op, std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  switch (op) {
    case Expression::Op::add:
      return __builtin_add_overflow(a, b, &result) ? std::nullopt : std::optional(result);
    case Expression::Op::subtract:
      return __builtin_sub_overflow(a, b, &result) ? std::nullopt : std::optional(result);
    case Expression::Op::multiply:
      return __builtin_mul_overflow(a, b, &result) ? std::nullopt : std::optional(result);
    default:
      return b == 0 || (b == -1 && a == INT64_MIN) ? std::nullopt : std::optional(floor_quotient(a, b));
  }
}

const char* symbol(Expression::Op op) {
  switch (op) {
    case Expression::Op::add:
      return " + ";
    case Expression::Op::subtract:
      return " - ";
    case Expression::Op::multiply:
      return "*";
    default:
      return "//";
  }
}

/** Recursive descent over `sum := product (('+' | '-') product)*`. */
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Expression parse() {
    // A chain of operators is as deep a tree as it is long.
    if (text_.size() > max_length) fail("at most " + std::to_string(max_length) + " characters");
    auto result = sum(0);
    if (peek() != '\0') fail("an operator or the end");
    return result;
  }

 private:
  Expression sum(int depth) {
    auto left = product(depth);
    while (true) {
      if (take("+")) {
        left = left + product(depth);
      } else if (take("-")) {
        left = left - product(depth);
      } else {
        return left;
      }
    }
  }

  Expression product(int depth) {
    auto left = factor(depth);
    while (true) {
      if (take("//")) {
        peek();
        const auto begin = position_;
        const auto divisor = factor(depth);
        if (divisor.is_constant() && divisor.constant() == 0) {
          position_ = begin;
          fail("a divisor other than 0");
        }
        left = floor_divide(left, divisor);
      } else if (take("*")) {
        left = left * factor(depth);
      } else {
        return left;
      }
    }
  }

  Expression factor(int depth) {
    if (depth > max_depth) fail("fewer than " + std::to_string(max_depth) + " levels of nesting");
    if (take("-")) return Expression(-1) * factor(depth + 1);
    if (take("(")) {
      auto inner = sum(depth + 1);
      if (!take(")")) fail("`)`");
      return inner;
    }
    const char first = peek();
    if (std::isdigit(static_cast<unsigned char>(first))) return number();
    if (std::isalpha(static_cast<unsigned char>(first)) || first == '_') return name();
    fail("a dim, an integer or `(`");
  }

  Expression number() {
    std::int64_t value = 0;
    const char* begin = text_.data() + position_;
    const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), value);
    if (error != std::errc{}) fail("an integer of 64 bits");
    position_ += static_cast<std::size_t>(end - begin);
    return value;
  }

  Expression name() {
    const auto begin = position_;
    while (position_ < text_.size() &&
           (std::isalnum(static_cast<unsigned char>(text_[position_])) || text_[position_] == '_')) {
      ++position_;
    }
    return Expression::dim(std::string(text_.substr(begin, position_ - begin)));
  }

  char peek() {
    while (position_ < text_.size() && text_[position_] == ' ')
      ++position_;
    return position_ < text_.size() ? text_[position_] : '\0';
  }

  bool take(std::string_view token) {
    peek();
    if (text_.substr(position_, token.size()) != token) return false;
    position_ += token.size();
    return true;
  }

  [[noreturn]] void fail(const std::string& expected) const {
    throw bad_input({}, "expression `" + one_line(std::string(text_), 100) + "`, column " +
                            std::to_string(position_ + 1) + ": expected " + expected);
  }

  std::string_view text_;
  std::size_t position_ = 0;
};

}  // namespace

Expression Expression::dim(std::string name) {
  Expression result;
  result.op_ = Op::name;
  result.name_ = std::move(name);
  return result;
}

Expression Expression::parse(std::string_view text) {
  return Parser(text).parse();
}

Expression Expression::binary(Op op, const Expression& left, const Expression& right) {
  if (left.is_constant() && right.is_constant()) {
    if (const auto value = apply(op, left.value_, right.value_)) return *value;
  }
  Expression result;
  result.op_ = op;
  result.left_ = std::make_shared<const Expression>(left);
  result.right_ = std::make_shared<const Expression>(right);
  return result;
}

Expression operator+(const Expression& a, const Expression& b) {
  if (a.is_constant() && a.value_ == 0) return b;
  // What is read from left to right is kept from left to right, so that a text stands for one expression.
  if (b.op_ == Expression::Op::add) return (a + *b.left_) + *b.right_;
  if (b.op_ == Expression::Op::subtract) return (a + *b.left_) - *b.right_;
  if (!b.is_constant()) return Expression::binary(Expression::Op::add, a, b);
  if (b.value_ == 0) return a;
  if (b.value_ < 0 && b.value_ != INT64_MIN) return a - Expression(-b.value_);
  return Expression::binary(Expression::Op::add, a, b);
}

Expression operator-(const Expression& a, const Expression& b) {
  if (b.is_constant() && b.value_ == 0) return a;
  if (b.is_constant() && b.value_ < 0 && b.value_ != INT64_MIN) return a + Expression(-b.value_);
  return Expression::binary(Expression::Op::subtract, a, b);
}

Expression operator*(const Expression& a, const Expression& b) {
  if (b.is_constant() && !a.is_constant()) return b * a;
  if (a.is_constant() && a.value_ == 0) return 0;
  if (a.is_constant() && a.value_ == 1) return b;
  if (b.op_ == Expression::Op::multiply) return (a * *b.left_) * *b.right_;
  return Expression::binary(Expression::Op::multiply, a, b);
}

Expression floor_divide(const Expression& a, const Expression& b) {
  if (b.is_constant() && b.value_ == 1) return a;
  return Expression::binary(Expression::Op::floor_divide, a, b);
}

std::int64_t Expression::evaluate(const DimSizes& sizes) const {
  if (op_ == Op::constant) return value_;
  if (op_ == Op::name) {
    const auto found = sizes.find(name_);
    if (found == sizes.end()) throw bad_input({}, "no size was given for dim `" + name_ + "`");
    return found->second;
  }
  const auto left = left_->evaluate(sizes), right = right_->evaluate(sizes);
  const auto value = apply(op_, left, right);
  if (!value) no_result(*this, op_ == Op::floor_divide && right == 0);
  return *value;
}

std::set<std::string> Expression::names() const {
  if (op_ == Op::constant) return {};
  if (op_ == Op::name) return {name_};
  auto result = left_->names();
  result.merge(right_->names());
  return result;
}

int Expression::precedence() const {
  switch (op_) {
    case Op::constant:
      return value_ < 0 ? 1 : 3;
    case Op::name:
      return 3;
    case Op::add:
    case Op::subtract:
      return 1;
    default:
      return 2;
  }
}

std::string Expression::text() const {
  if (op_ == Op::constant) return std::to_string(value_);
  if (op_ == Op::name) return name_;
  const auto enclosed = [](const Expression& operand, bool needed) {
    return needed ? "(" + operand.text() + ")" : operand.text();
  };
  // `a - (b + c)` and `a*(b//c)` change when their parentheses go; a leading negative number needs none.
  const bool order_matters =
      op_ == Op::subtract || op_ == Op::floor_divide || (op_ == Op::multiply && right_->op_ == Op::floor_divide);
  const bool left_needs = !left_->is_constant() && left_->precedence() < precedence();
  const bool right_needs = right_->precedence() < precedence() ||
                           (order_matters && right_->precedence() == precedence()) ||
                           (right_->is_constant() && right_->value_ < 0);
  return enclosed(*left_, left_needs) + symbol(op_) + enclosed(*right_, right_needs);
}

Expression Expression::substitute(const std::map<std::string, Expression>& by) const {
  if (op_ == Op::constant) return *this;
  if (op_ == Op::name) {
    const auto found = by.find(name_);
    return found == by.end() ? *this : found->second;
  }
  const auto left = left_->substitute(by);
  const auto right = right_->substitute(by);
  switch (op_) {
    case Op::add:
      return left + right;
    case Op::subtract:
      return left - right;
    case Op::multiply:
      return left * right;
    default:
      return floor_divide(left, right);
  }
}

}  // namespace input_observer
