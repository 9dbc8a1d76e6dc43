#include "observer/options.h"

#include <string>

#include "observer/json.h"
#include "tests/support/catch.h"
#include "tests/support/refusal.h"

namespace input_observer {

namespace {

InferOptions read(const std::string& text) {
  const Json json = parse_json(text);
  return options_from_json(JsonReader(json, {"f", 0, "options"}));
}

using test::refusal;

Signature signature_of(const std::vector<std::string>& names) {
  Signature signature;
  for (const std::string& name : names)
    signature.push_back({name, {}, false, {}});
  return signature;
}

}  // namespace

TEST_CASE("options are read and written") {
  const std::string text =
      R"({"set_batch_dimension_for":["past.0","x"],"value_if_missing":{"a":{"list":[]},"b":2},"index":3,)"
      R"("dim_names":{"past.0.0":{"0":"batch","10":"past"}}})";
  const InferOptions options = read(text);
  CHECK(options.set_batch_dimension_for == BatchRequest{false, {"past.0", "x"}});
  CHECK(*find_value(options.value_if_missing, "b") == Value{std::int64_t{2}});
  CHECK(find_value(options.value_if_missing, "c") == nullptr);
  CHECK(options.index == 3);
  CHECK(options.dim_names.at("past.0.0") == AxisNames{{0, "batch"}, {10, "past"}});
  CHECK(to_json(options).dump() == text);
  CHECK(to_json(read("{}")).dump() == "{}");
}

TEST_CASE("a batch request may say all, none or names") {
  CHECK(read(R"({"set_batch_dimension_for": true})").set_batch_dimension_for == all);
  CHECK(read(R"({"set_batch_dimension_for": false})").set_batch_dimension_for == BatchRequest{});
  CHECK(read(R"({"set_batch_dimension_for": null})").set_batch_dimension_for == BatchRequest{});
  CHECK_FALSE(read("{}").set_batch_dimension_for);
  CHECK(read(R"({"set_batch_dimension_for": ["y", "x", "y"]})").set_batch_dimension_for ==
        BatchRequest{false, {"x", "y"}});
  CHECK(to_json(read(R"({"set_batch_dimension_for": []})")).dump() == R"({"set_batch_dimension_for":false})");
}

TEST_CASE("broken options are refused at their place") {
  const auto [text, expected] = GENERATE(table<std::string, std::string>({
      {"[]", "options: expected an object, got an empty list"},
      {R"({"dim_name": {}})",
       "options.dim_name: unknown key, expected one of set_batch_dimension_for, value_if_missing, index, dim_names "
       "(did you mean 'dim_names'?)"},
      {R"({"set_batch_dimension_for": "x"})",
       R"(options.set_batch_dimension_for: expected true, false, null or a list of parameter names, got "x")"},
      {R"({"set_batch_dimension_for": ["x", 0]})", "options.set_batch_dimension_for[1]: expected a text, got 0"},
      {R"({"value_if_missing": ["x"]})", "options.value_if_missing: expected an object, got a list"},
      {R"({"value_if_missing": {"x": [1]}})",
       R"(options.value_if_missing.x: expected a value; a list is written {"list": [...]}, got a list)"},
      {R"({"index": -1})", "options.index: expected an integer of at least 0, got -1"},
      {R"({"index": 1.0})", "options.index: expected an integer of at least 0, got 1.0"},
      {R"({"index": null})", "options.index: expected an integer of at least 0, got null"},
      {R"({"dim_names": {"x": ["batch"]}})", "options.dim_names.x: expected an object, got a list"},
      {R"({"dim_names": {"x": {"-1": "b"}}})", R"(options.dim_names.x.-1: expected an axis such as "0", got "-1")"},
      {R"({"dim_names": {"x": {"00": "b"}}})", R"(options.dim_names.x.00: expected an axis such as "0", got "00")"},
      {R"({"dim_names": {"x": {"": "b"}}})", R"(options.dim_names.x.: expected an axis such as "0", got "")"},
      {R"({"dim_names": {"x": {"1a": "b"}}})", R"(options.dim_names.x.1a: expected an axis such as "0", got "1a")"},
      {R"({"dim_names": {"x": {"9999999999": "b"}}})",
       R"(options.dim_names.x.9999999999: expected an axis such as "0", got "9999999999")"},
      {R"({"dim_names": {"x": {"0": "a b"}}})",
       R"(options.dim_names.x.0: expected a name that Python takes, such as "batch", got "a b")"},
      {R"({"dim_names": {"x": {"0": "lambda"}}})",
       R"(options.dim_names.x.0: expected a name that Python takes, such as "batch", got "lambda")"},
      {R"({"dim_names": {"x": {"0": ""}}})",
       R"(options.dim_names.x.0: expected a name that Python takes, such as "batch", got "")"},
      {R"({"dim_names": {"x": {"0": 1}}})", "options.dim_names.x.0: expected a text, got 1"},
  }));
  CAPTURE(text);
  CHECK(refusal([broken = text] { read(broken); }) == "f: " + expected);
}

TEST_CASE("the stronger options win, entry by entry") {
  const InferOptions weak = read(R"({"set_batch_dimension_for": true, "index": 1, "value_if_missing": {"a": 1, "c": 1},
                                     "dim_names": {"x": {"0": "b", "1": "s"}, "y": {"0": "b"}}})");
  const InferOptions strong = read(R"({"set_batch_dimension_for": false, "value_if_missing": {"a": 2, "b": 2},
                                       "dim_names": {"x": {"0": "n"}}})");
  CHECK(to_json(overlay(weak, strong)).dump() ==
        R"({"set_batch_dimension_for":false,"value_if_missing":{"a":2,"b":2,"c":1},"index":1,)"
        R"("dim_names":{"x":{"0":"n","1":"s"},"y":{"0":"b"}}})");
  CHECK(overlay(weak, {}) == weak);
  CHECK(overlay({}, weak) == weak);
}

TEST_CASE("options of equals unite in any order and grouping") {
  const InferOptions a = read(R"({"index": 1, "value_if_missing": {"z": 1}, "dim_names": {"x": {"0": "b"}}})");
  const InferOptions b = read(R"({"index": 1, "value_if_missing": {"a": 1}, "dim_names": {"x": {"1": "s"}}})");
  const InferOptions c = read(R"({"set_batch_dimension_for": ["x"], "value_if_missing": {"a": 1}})");
  CHECK(to_json(unite(a, b)).dump() == to_json(unite(b, a)).dump());
  CHECK(to_json(unite(unite(a, b), c)).dump() == to_json(unite(a, unite(c, b))).dump());
  CHECK(unite(a, a) == a);
  CHECK(unite(a, {}) == a);
  CHECK(unite({}, a) == a);
}

TEST_CASE("options of equals that disagree are refused") {
  const auto said = [](const std::string& a, const std::string& b) {
    const std::string one = refusal([&] { unite(read(a), read(b)); });
    CHECK(one == refusal([&] { unite(read(b), read(a)); }));
    return one;
  };
  const std::string expected = ": expected inputs that agree on this option, these give two values";
  CHECK(said(R"({"index": 1})", R"({"index": 2})") == "options.index" + expected);
  CHECK(said(R"({"set_batch_dimension_for": true})", R"({"set_batch_dimension_for": null})") ==
        "options.set_batch_dimension_for" + expected);
  CHECK(said(R"({"value_if_missing": {"x": 1}})", R"({"value_if_missing": {"x": 1.0}})") ==
        "options.value_if_missing.x" + expected);
  CHECK(said(R"({"dim_names": {"x.0": {"0": "b"}}})", R"({"dim_names": {"x.0": {"0": "n"}}})") ==
        R"(options.dim_names.x\.0)" + expected);
}

TEST_CASE("options may speak of declared parameters only") {
  const Signature signature = signature_of({"input_ids", "past", "a.b"});
  const auto said = [&](const std::string& text) {
    return refusal([&] { check_options(read(text), signature, {"f", 0, "options"}); });
  };
  CHECK(said(R"({"set_batch_dimension_for": ["past.0.1", "input_ids", "a\\.b.0"], "value_if_missing": {"a.b": 1},
                 "dim_names": {"past.0": {"0": "b"}}})")
            .empty());
  CHECK(said(R"({"set_batch_dimension_for": true})").empty());
  CHECK(said(R"({"set_batch_dimension_for": ["input_id.0"]})") ==
        "f: options.set_batch_dimension_for: expected a declared parameter, got 'input_id' (did you mean "
        "'input_ids'?)");
  CHECK(said(R"({"value_if_missing": {"pest.0": 1}})") ==
        R"(f: options.value_if_missing.pest\.0: expected a declared parameter, got 'pest' (did you mean 'past'?))");
  CHECK(said(R"({"dim_names": {"keep": {"0": "b"}}})") ==
        "f: options.dim_names.keep: expected a declared parameter, got 'keep'");
}

}  // namespace input_observer
