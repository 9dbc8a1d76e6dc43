#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace input_observer {

/** Sizes of free dims by name. */
using DimSizes = std::map<std::string, std::int64_t>;

/** An integer expression over dims with `+ - *` and floor division, as the contract writes it and Python reads it. */
class Expression {
 public:
  enum class Op : std::uint8_t { constant, name, add, subtract, multiply, floor_divide };

  Expression(std::int64_t value = 0) : value_(value) {}  // NOLINT: an integer is an expression
  static Expression dim(std::string name);
  /** Reads `past + seq`, `(h - 1)//2 + 1`; Error bad_input names the column. */
  static Expression parse(std::string_view text);

  friend Expression operator+(const Expression& a, const Expression& b);
  friend Expression operator-(const Expression& a, const Expression& b);
  friend Expression operator*(const Expression& a, const Expression& b);
  friend Expression floor_divide(const Expression& a, const Expression& b);

  bool is_constant() const { return op_ == Op::constant; }
  bool is_dim() const { return op_ == Op::name; }
  std::int64_t constant() const { return value_; }
  const std::string& name() const { return name_; }

  /** The value at these sizes; a name that is missing there is an Error bad_input; Python's floor division. */
  std::int64_t evaluate(const DimSizes& sizes) const;
  /** The names in it. */
  std::set<std::string> names() const;
  /** Parentheses only where they are needed. */
  std::string text() const;
  /** Each name replaced by its expression, names not in the map kept. */
  Expression substitute(const std::map<std::string, Expression>& by) const;

  /** `2*a + b` for `a + a + b`; the same where no term of a sum stands in it twice. */
  Expression collected() const;

  bool operator==(const Expression& other) const { return text() == other.text(); }

 private:
  struct Sum;
  static Expression binary(Op op, const Expression& left, const Expression& right);
  int precedence() const;

  Op op_ = Op::constant;
  std::int64_t value_ = 0;
  std::string name_;
  std::shared_ptr<const Expression> left_, right_;
};

}  // namespace input_observer
