#include "observer/signature.h"

#include <chrono>
#include <string>
#include <vector>

#include "observer/json.h"
#include "observer/value_json.h"
#include "tests/support/catch.h"
#include "tests/support/refusal.h"

namespace input_observer {

namespace {

Signature read(const std::string& text) {
  const Json json = parse_json(text);
  return signature_from_json(JsonReader(json, {"f", 0, "signature"}));
}

Value number(std::int64_t value) {
  return {value};
}

using test::refusal;

const char* const declared =
    R"([{"name": "x"}, {"name": "mask", "default": null}, {"name": "k", "kind": "keyword_only"},
                                 {"name": "scale", "default": 1.0, "type": "float"}])";

}  // namespace

TEST_CASE("a signature is read and written") {
  const Signature signature = read(declared);
  CHECK(parameter_names(signature) == std::vector<std::string>{"x", "mask", "k", "scale"});
  CHECK_FALSE(signature[0].default_value);
  CHECK(signature[1].default_value == Value{NoneValue{}});
  CHECK(signature[2].keyword_only);
  CHECK(signature[3].type == "float");
  CHECK(to_json(signature).dump() ==
        R"([{"name":"x"},{"name":"mask","default":null},{"name":"k","kind":"keyword_only"},)"
        R"({"name":"scale","default":1.0,"type":"float"}])");
  CHECK(find_parameter(signature, "k") == 2u);
  CHECK_FALSE(find_parameter(signature, "K"));
  CHECK(read("[]").empty());
}

TEST_CASE("a default may be any value") {
  const Signature signature = read(R"([{"name": "t", "default": {"tensor": {"dtype": "float32", "shape": [2]}}}])");
  CHECK(signature[0].default_value->is_tensor());
}

TEST_CASE("a broken signature is refused at its place") {
  const auto [text, expected] = GENERATE(table<std::string, std::string>({
      {"{}", "signature: expected a list, got an empty object"},
      {R"(["x"])", R"(signature[0]: expected an object, got "x")"},
      {R"([{"default": 1}])", "signature[0]: expected a key 'name'"},
      {R"([{"name": 1}])", "signature[0].name: expected a text, got 1"},
      {R"([{"name": ""}])", R"(signature[0].name: expected a parameter's name, got "")"},
      {R"([{"name": "x"}, {"name": "y"}, {"name": "x"}])",
       R"(signature[2].name: expected names that differ from one another, got "x")"},
      {R"([{"name": "x", "kind": "var_positional"}])",
       R"(signature[0].kind: expected "positional_or_keyword" or "keyword_only", got "var_positional")"},
      {R"([{"name": "x", "default": [1]}])",
       R"(signature[0].default: expected a value; a list is written {"list": [...]}, got a list)"},
      {R"([{"name": "x", "type": 1}])", "signature[0].type: expected a text, got 1"},
  }));
  CAPTURE(text);
  CHECK(refusal([&, broken = text] { read(broken); }) == "f: " + expected);
}

TEST_CASE("arguments are bound in signature order, defaults filled in") {
  const Signature signature = read(declared);
  const std::vector<Value> expected = {number(1), Value{NoneValue{}}, number(3), Value{1.0}};
  CHECK(bind_arguments(signature, {{number(1)}, {{"k", number(3)}}, {}}) == expected);
  CHECK(bind_arguments(signature, {{}, {{"k", number(3)}, {"x", number(1)}}, {}}) == expected);
  CHECK(bind_arguments(signature, {{number(1), number(2), Value{4.0}}, {{"k", number(3)}}, {}}) ==
        std::vector<Value>{number(1), number(2), number(3), Value{4.0}});
}

TEST_CASE("a default yields to the value that stands in for what was left out") {
  const Signature signature = read(declared);
  const NamedValues stand_ins{{"scale", Value{5.0}}, {"x", number(8)}};
  const auto last = [&](const Call& call) { return bind_arguments(signature, call, {}, stand_ins).back(); };
  REQUIRE(signature.back().default_value == Value{1.0});
  CHECK(last({{number(1)}, {{"k", number(3)}}, {}}).is_none());
  CHECK(last({{number(1), number(2), Value{1.0}}, {{"k", number(3)}}, {}}) == Value{1.0});
  CHECK_THROWS_AS(last({{}, {{"k", number(3)}}, {}}), Error);
}

TEST_CASE("an explicit None is kept where a default is something else") {
  const Signature signature = read(R"([{"name": "x", "default": 7}])");
  CHECK(bind_arguments(signature, {{Value{NoneValue{}}}, {}, {}}) == std::vector<Value>{Value{NoneValue{}}});
  CHECK(bind_arguments(signature, {}) == std::vector<Value>{number(7)});
}

TEST_CASE("a call that does not fit the signature is refused at its place") {
  const Signature signature = read(declared);
  const Place place{"f", 0, "calls[2]"};
  const auto said = [&](const Call& call) { return refusal([&] { bind_arguments(signature, call, place); }); };
  CHECK(said({{number(1), number(2), number(3), number(4)}, {}, {}}) ==
        "f: calls[2].args[3]: expected at most 3 positional arguments, got 4");
  CHECK(said({{}, {{"x", number(1)}, {"k", number(1)}, {"maks", number(1)}}, {}}) ==
        "f: calls[2].kwargs.maks: expected a declared parameter, got 'maks' (did you mean 'mask'?)");
  CHECK(said({{number(1)}, {{"k", number(1)}, {"x", number(1)}}, {}}) ==
        "f: calls[2].kwargs.x: expected one value for 'x', got it twice");
  CHECK(said({{}, {{"k", number(1)}, {"k", number(1)}}, {}}) ==
        "f: calls[2].kwargs.k: expected one value for 'k', got it twice");
  CHECK(said({{number(1)}, {}, {}}) == "f: calls[2]: expected a value for the required parameter 'k'");
  CHECK(said({{}, {{"k", number(1)}}, {}}) == "f: calls[2]: expected a value for the required parameter 'x'");
}

TEST_CASE("binding takes time in proportion to the parameters") {
  Signature signature;
  Call call;
  for (int i = 0; i < 100'000; ++i) {
    signature.push_back({"p" + std::to_string(i), {}, false, {}});
    call.kwargs.emplace_back(signature.back().name, number(i));
  }
  const auto start = std::chrono::steady_clock::now();
  CHECK(bind_arguments(signature, call).back() == number(99'999));
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(10));
}

TEST_CASE("an argument is given when it says something else than its default") {
  const std::string text(100, 'a');
  const auto given = [](std::optional<Value> fallback, const Value& value) {
    return is_given({"x", std::move(fallback), false, {}}, value);
  };
  CHECK_FALSE(given(std::nullopt, Value{NoneValue{}}));
  CHECK_FALSE(given(number(1), number(1)));
  CHECK(given(number(1), number(2)));
  CHECK(given(number(1), Value{1.0}));
  CHECK(given(number(1), Value{true}));
  CHECK(given(std::nullopt, number(1)));
  CHECK_FALSE(given(text_value(text), text_value(text)));
  CHECK(given(text_value(text), text_value(text + "b")));
  // Of an equal tensor or list nobody knows whether it is the default.
  const Value tensor{TensorValue{ScalarType::float32, {2}, {}, {}, {}}};
  CHECK(given(tensor, tensor));
  CHECK(given(Value{ListValue{}}, Value{ListValue{}}));
}

}  // namespace input_observer
