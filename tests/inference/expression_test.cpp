#include "inference/expression.h"

#include "observer/error.h"
#include "tests/support/catch.h"

namespace input_observer {
namespace {

const Expression past = Expression::dim("past"), seq = Expression::dim("seq"), h = Expression::dim("h");

}  // namespace

TEST_CASE("expressions are written with the parentheses they need and no others") {
  CHECK((past + seq).text() == "past + seq");
  CHECK((past - (seq + 1)).text() == "past - (seq + 1)");
  CHECK((past + (seq - 1)).text() == "past + seq - 1");
  CHECK((Expression(2) * (past + seq)).text() == "2*(past + seq)");
  CHECK((h * 2 + 1).text() == "2*h + 1");
  CHECK((floor_divide(h - 1, 2) + 1).text() == "(h - 1)//2 + 1");
  CHECK((past * floor_divide(h, 2)).text() == "past*(h//2)");
  CHECK((floor_divide(past * h, 2)).text() == "past*h//2");
  CHECK((past - 3 + 5).text() == "past - 3 + 5");
  CHECK((past + Expression(-3)).text() == "past - 3");
  CHECK((past - Expression(-3)).text() == "past + 3");
}

TEST_CASE("sums and products are kept from left to right, as their text is read") {
  CHECK((past + (seq + h)).text() == "past + seq + h");
  CHECK((past + (Expression(-3) + h)).text() == "past - 3 + h");
  CHECK(((Expression(2) * past) * (Expression(2) * seq)).text() == "4*past*seq");
  CHECK((h * (floor_divide(past, 2) * seq)).text() == "h*(past//2)*seq");
}

TEST_CASE("constants fold and neutral elements vanish") {
  CHECK((Expression(0) + seq).text() == "seq");
  CHECK((seq + 0).text() == "seq");
  CHECK((Expression(1) * seq).text() == "seq");
  CHECK((Expression(0) * seq).constant() == 0);
  CHECK(floor_divide(seq, 1).text() == "seq");
  CHECK(floor_divide(Expression(-7), 2).constant() == -4);
  CHECK((past + seq).substitute({{"past", 0}}).text() == "seq");
}

TEST_CASE("what was written is read as the same") {
  for (const std::string text : {"past + seq", "past - (seq + 1)", "(h - 1)//2 + 1", "2*(past + seq)", "past*h//2 - 3",
                                 "past*(h//2)", "-2*h + 7", "h//(-3)", "3", "-3"}) {
    INFO(text);
    const auto expression = Expression::parse(text);
    CHECK(expression.text() == text);
    CHECK(Expression::parse(expression.text()) == expression);
  }
  CHECK(Expression::parse("  past+ seq *2").text() == "past + 2*seq");
}

TEST_CASE("evaluation rounds down as Python does") {
  const auto expression = Expression::parse("(h - 7)//4 + past*seq");
  CHECK(expression.evaluate({{"h", 4}, {"past", 3}, {"seq", 5}}) == 14);
  CHECK(expression.names() == std::set<std::string>{"h", "past", "seq"});
}

TEST_CASE("what has no value is an error that says so") {
  CHECK_THROWS_WITH(past.evaluate({}), Catch::Contains("`past`"));
  CHECK_THROWS_AS(floor_divide(past, seq).evaluate({{"past", 1}, {"seq", 0}}), Error);
  CHECK_THROWS_AS((past * past).evaluate({{"past", std::int64_t{1} << 40}}), Error);
}

TEST_CASE("text that is no expression is refused with its column") {
  CHECK_THROWS_WITH(Expression::parse("past +"), Catch::Contains("column 7"));
  CHECK_THROWS_WITH(Expression::parse("past seq"), Catch::Contains("column 6"));
  CHECK_THROWS_WITH(Expression::parse("(past"), Catch::Contains("`)`"));
  CHECK_THROWS_WITH(Expression::parse("99999999999999999999"), Catch::Contains("64 bits"));
  CHECK_THROWS_WITH(Expression::parse("n + n// (1 - 1)"),
                    "expression `n + n// (1 - 1)`, column 9: expected a divisor other than 0");
  CHECK_THROWS_WITH(Expression::parse("n//(m - 1)").evaluate({{"n", 4}, {"m", 1}}),
                    "`n//(m - 1)` divides by zero at these sizes");
  CHECK_THROWS_AS(Expression::parse(""), Error);
  CHECK_THROWS_AS(Expression::parse("past / 2"), Error);
  CHECK_THROWS_WITH(Expression::parse(std::string(1000, '(')), Catch::Contains("nesting"));
  CHECK_THROWS_WITH(Expression::parse(std::string(100000, '(')), Catch::Contains("characters"));
}

TEST_CASE("like terms of a sum are put together") {
  const auto collected = [](const std::string& text) { return Expression::parse(text).collected().text(); };
  CHECK(collected("a + a + b") == "2*a + b");
  CHECK(collected("b + 2*(a + b)") == "2*a + 3*b");
  CHECK(collected("a + b - a") == "b");
  CHECK(collected("a - a") == "0");
  CHECK(collected("3 - a - a") == "3 - 2*a");
  CHECK(collected("0 - a - a") == "0 - 2*a");
  CHECK(collected("a + 1 + b + 2") == "a + b + 3");
  CHECK(collected("a//2 + (b + a//2)") == "2*(a//2) + b");
  CHECK(collected("a*b + b*(a + a) + a*b") == "2*a*b + b*(a + a)");
  // Where nothing is to be put together it stays as it was written.
  for (const std::string text : {"seq + past", "b + a", "2*(a + b)", "a - (b - c)", "(a + b)//2 + a", "4", "a"})
    CHECK(collected(text) == text);
  CHECK(collected("9223372036854775807*a + a") == "9223372036854775807*a + a");
}

}  // namespace input_observer
