// Expression::collected(), a file of its own because expression.cpp is long.
#include "inference/expression.h"

namespace input_observer {

/** A sum over what is no sum, term by term. */
struct Expression::Sum {
  struct Term {
    Expression of;
    std::int64_t factor = 0;
  };
  std::map<std::string, Term> terms;  // by text
  std::int64_t constant = 0;
  bool repeats = false;
  bool too_large = false;  // for 64 bits

  void add(const Expression& expression, std::int64_t factor) {
    const auto scaled = [&](std::int64_t by) {
      std::int64_t result = 0;
      too_large |= __builtin_mul_overflow(factor, by, &result);
      return result;
    };
    switch (expression.op_) {
      case Op::constant:
        repeats |= constant != 0;
        too_large |= __builtin_add_overflow(constant, scaled(expression.value_), &constant);
        return;
      case Op::add:
        add(*expression.left_, factor);
        return add(*expression.right_, factor);
      case Op::subtract:
        add(*expression.left_, factor);
        return add(*expression.right_, scaled(-1));
      case Op::multiply:
        if (const Expression& first = first_factor(expression); first.is_constant()) {
          return add(without_first_factor(expression), scaled(first.value_));
        }
        [[fallthrough]];
      default:
        add_term(expression, factor);
    }
  }

  static const Expression& first_factor(const Expression& product) {
    return product.op_ == Op::multiply ? first_factor(*product.left_) : product;
  }

  static Expression without_first_factor(const Expression& product) {
    if (product.left_->op_ != Op::multiply) return *product.right_;
    return without_first_factor(*product.left_) * *product.right_;
  }

  void add_term(const Expression& expression, std::int64_t factor) {
    const auto [entry, is_new] = terms.try_emplace(expression.text(), Term{expression, 0});
    repeats |= !is_new;
    too_large |= __builtin_add_overflow(entry->second.factor, factor, &entry->second.factor);
  }

  /** What is subtracted comes last. */
  Expression expression() const {
    Expression result = 0;
    for (const auto& [text, term] : terms) {
      if (term.factor > 0) result = result + Expression(term.factor) * term.of;
    }
    const bool first = result.is_constant();  // `3 - a`, not `0 - a + 3`
    if (first) result = constant;
    for (const auto& [text, term] : terms) {
      if (term.factor < 0) result = result - Expression(-term.factor) * term.of;
    }
    return first ? result : result + Expression(constant);
  }
};

Expression Expression::collected() const {
  Sum sum;
  sum.add(*this, 1);
  return sum.repeats && !sum.too_large ? sum.expression() : *this;
}

}  // namespace input_observer
