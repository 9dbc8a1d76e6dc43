#include "inference/generators/rule_expression.h"

#include "observer/json.h"
#include "tests/support/catch.h"
#include "tests/support/refusal.h"

namespace input_observer {
namespace {

/** `heads` is 6; `seen(x)` counts how often it was asked. */
class Scope : public ExpressionScope {
 public:
  Json name(const std::string& name) const override {
    if (name == "heads") return 6;
    throw bad_input({}, "unknown name '" + name + "'");
  }
  Json call(const std::string& function, const std::vector<Json>& arguments) const override {
    ++calls;
    if (function == "list") return Json(arguments);
    throw bad_input({}, "unknown function '" + function + "'");
  }
  mutable int calls = 0;
};

Json value_of(const std::string& text) {
  return RuleExpression(text).evaluate(Scope());
}

}  // namespace

TEST_CASE("Operators bind and round as Python's do", "[generators][expression]") {
  CHECK(value_of("1 + 2 * 3 - 4") == 3);
  CHECK(value_of("(1 + 2) * 3") == 9);
  CHECK(value_of("-7 // 2") == -4);
  CHECK(value_of("7 // -2") == -4);
  CHECK(value_of("- (1 - 3) * heads") == 12);
  CHECK(value_of("'a' + 'b'") == "ab");
  CHECK(value_of("heads in [4, 6]") == true);
  CHECK(value_of("not heads == 6 or heads < 7 and True") == true);
  CHECK(value_of("None or 0 or heads") == 6);
  CHECK(value_of("1 if heads > 6 else 2 if heads == 6 else 3") == 2);
}

TEST_CASE("Only the chosen side of a conditional is evaluated, and a missing one is None", "[generators][expression]") {
  CHECK(value_of("1 if True else missing") == 1);
  CHECK(value_of("missing if heads == 5").is_null());
  CHECK(value_of("heads or missing") == 6);
  CHECK(value_of("False and missing") == false);
}

TEST_CASE("Faults of an expression are told in one line", "[generators][expression]") {
  using test::refusal;
  CHECK(refusal([] { value_of("1 +"); }) == "expression '1 +': expected a value at character 4");
  CHECK(refusal([] { value_of("(1"); }) == "expression '(1': expected ')' at character 3");
  CHECK(refusal([] { value_of("1 2"); }) == "expression '1 2': expected an operator or the end at character 3");
  CHECK(refusal([] { value_of("'open"); }) == "expression ''open': expected a closing ' at character 1");
  CHECK(refusal([] { value_of("else"); }) == "expression 'else': expected a value at character 1");
  CHECK(refusal([] { value_of("9223372036854775808"); }) ==
        "expression '9223372036854775808': expected an integer below 2^63 at character 1");
  CHECK(refusal([] { value_of(std::string(500, '(') + "1" + std::string(500, ')')); }).find("less nesting") !=
        std::string::npos);
  CHECK(value_of(std::string(60, '(') + "1" + std::string(60, ')')) == 1);
  std::string chain = "1", choices;
  for (int i = 0; i < 2000; ++i)
    chain += "+1";
  CHECK(value_of(chain) == 2001);
  for (int i = 0; i < 400'000; ++i)
    chain += "+1";
  CHECK(refusal([&] { value_of(chain); }).find("expected at most 4096 characters") != std::string::npos);
  for (int i = 0; i < 300; ++i)
    choices += "1 if 0 else ";
  CHECK(refusal([&] { value_of(choices + "2"); }).find("less nesting") != std::string::npos);
  CHECK(value_of(choices.substr(0, 12 * 100) + "2") == 2);
  CHECK(refusal([] { value_of("1 // 0"); }) == "division of 1 by 0");
  CHECK(refusal([] { value_of("'a' * 2"); }) == "'*' cannot take \"a\" and 2");
  CHECK(refusal([] { value_of("9223372036854775807 + 1"); }) == "the result of 9223372036854775807 + 1 is too large");
  CHECK(refusal([] { value_of("missing"); }) == "unknown name 'missing'");
}

}  // namespace input_observer
