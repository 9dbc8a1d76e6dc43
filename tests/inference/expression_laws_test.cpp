// Laws of expressions, on random ones.
#include <random>

#include "inference/expression.h"
#include "observer/arithmetic.h"
#include "tests/support/catch.h"
#include "tests/support/properties.h"

namespace input_observer {
namespace {

const DimSizes sizes = {{"a", 2}, {"b", 5}, {"c", 9}};

struct Valued {
  Expression expression;
  std::int64_t value = 0;  // at `sizes`, worked out beside it
};

int below(std::mt19937_64& random, int end) {
  return static_cast<int>(random() % static_cast<unsigned>(end));
}

Valued random_leaf(std::mt19937_64& random) {
  if (below(random, 2) == 0) {
    const std::int64_t value = below(random, 9) - 3;
    return {value, value};
  }
  const auto& [name, size] = *std::next(sizes.begin(), below(random, 3));
  return {Expression::dim(name), size};
}

Valued random_expression(std::mt19937_64& random, int depth) {
  if (depth == 0 || below(random, 5) == 0) return random_leaf(random);
  const Valued left = random_expression(random, depth - 1), right = random_expression(random, depth - 1);
  switch (below(random, right.value == 0 ? 3 : 4)) {
    case 0:
      return {left.expression + right.expression, left.value + right.value};
    case 1:
      return {left.expression - right.expression, left.value - right.value};
    case 2:
      return {left.expression * right.expression, left.value * right.value};
    default:
      return {floor_divide(left.expression, right.expression), floor_quotient(left.value, right.value)};
  }
}

}  // namespace

TEST_CASE("an expression keeps its text and its value when it is written, read or collected", "[expression]") {
  CHECK(test::holds_always("parse(text(e)) = e, and all of them have the value of e", 5000, [] {
    std::mt19937_64 random(*rc::gen::arbitrary<std::uint64_t>().as("seed of the expression"));
    const Valued drawn = random_expression(random, 4);
    const std::string text = drawn.expression.text();
    RC_ASSERT(Expression::parse(text).text() == text);
    RC_ASSERT(drawn.expression.evaluate(sizes) == drawn.value);
    RC_ASSERT(Expression::parse(text).evaluate(sizes) == drawn.value);
    RC_ASSERT(drawn.expression.collected().evaluate(sizes) == drawn.value);
  }));
}

}  // namespace input_observer
