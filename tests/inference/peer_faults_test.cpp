// Each proven fault of the Python peer that an inference can have, with the number of the study that proved it.
#include <algorithm>

#include "inference/inference.h"
#include "observer/error.h"
#include "observer/json.h"
#include "tests/inference/logs.h"
#include "tests/support/catch.h"

namespace input_observer {
namespace {

using test::add_call;
using test::log_of;
using test::tensor;

Json list(std::initializer_list<Json> items) {
  return {{"list", Json(items)}};
}
Json dict(Json items) {
  return {{"dict", std::move(items)}};
}

Json inferred(const Json& log) {
  return to_json(infer(test::report_of(log)));
}

bool has_finding(const Json& inference, const std::string& code) {
  return std::ranges::any_of(inference.at("findings"), [&](const Json& each) { return each.at("code") == code; });
}

}  // namespace

TEST_CASE("fault 1: sizes that never changed are static and said to be") {
  auto log = log_of({"x"});
  add_call(log, {{"x", tensor({2, 3})}});
  CHECK(has_finding(inferred(log), "one-call"));
  add_call(log, {{"x", tensor({2, 3})}});
  const auto result = inferred(log);
  CHECK(result.at("dynamic_axes").at("x") == Json::array());
  CHECK(has_finding(result, "one-size-only"));
}

TEST_CASE("fault 2: a list or dict of one tensor keeps its nesting") {
  auto log = log_of({"x", "y"});
  add_call(log, {{"x", list({tensor({2, 3})})}, {"y", dict({{"a", tensor({2})}})}});
  add_call(log, {{"x", list({tensor({4, 3})})}, {"y", dict({{"a", tensor({4})}})}});
  const auto axes = inferred(log).at("dynamic_axes");
  CHECK(axes.dump() == R"({"x":[[0]],"y":{"dict":{"a":[0]}}})");
}

TEST_CASE("fault 3: None inside of a container shifts nothing") {
  auto log = log_of({"x"});
  add_call(log, {{"x", list({nullptr, tensor({2, 3}), tensor({5})})}});
  add_call(log, {{"x", list({nullptr, tensor({4, 3}), tensor({5})})}});
  const auto result = inferred(log);
  CHECK(result.at("dynamic_axes").at("x").dump() == "[null,[0],[]]");
  CHECK(result.at("inputs").at(0).at("path") == "x.1");
}

TEST_CASE("fault 4: scalars anywhere, and None in all calls, are no obstacle") {
  auto log = log_of({"x", "n", "c", "never"});
  add_call(log, {{"x", tensor({2})}, {"n", 3}, {"c", list({true, 1.5, tensor({7})})}, {"never", nullptr}});
  add_call(log, {{"x", tensor({3})}, {"n", 3}, {"c", list({true, 1.5, tensor({8})})}});
  const auto result = inferred(log);
  CHECK(result.at("dynamic_axes").dump() == R"({"x":[0],"n":null,"c":[null,null,[0]]})");
  CHECK(result.at("signatures").at(0).at("scalars").dump() == R"({"n":3,"c.0":true,"c.1":1.5})");
}

TEST_CASE("fault 5: named scalars are kept, and a change of value is seen") {
  auto log = log_of({"x", "flag", "scale"});
  add_call(log, {{"x", tensor({2})}, {"flag", true}, {"scale", 1.0}});
  add_call(log, {{"x", tensor({2})}, {"flag", 1}, {"scale", 2.0}});
  add_call(log, {{"x", tensor({2})}, {"flag", false}, {"scale", 1.0}});
  const auto result = inferred(log);
  CHECK(result.at("arguments").contains("flag"));
  CHECK(result.at("arguments").contains("scale"));
  CHECK(result.at("signatures").size() == 3);  // true, 1 and false are three things
}

TEST_CASE("fault 6: a call that names more arguments wins over one with more leaves") {
  auto log = log_of({"x", "y", "cache"});
  add_call(log, {{"x", tensor({2})}, {"y", tensor({3})}, {"cache", list({})}});
  add_call(log, {{"x", tensor({2})}, {"cache", list({tensor({1, 2}), tensor({1, 2}), tensor({1, 2})})}});
  const auto result = inferred(log);
  CHECK(result.at("dynamic_axes").dump() == R"({"x":[],"y":[],"cache":[[],[],[]]})");
  CHECK(result.at("observed_arguments").at("y") == tensor({3}));
  CHECK(result.at("observed_arguments").at("cache").at("list").size() == 3);
}

TEST_CASE("fault 7: positional and named calls may come in any order") {
  auto log = log_of({"x", "y"});
  log["calls"].push_back({{"args", {tensor({2}), tensor({5})}}});
  add_call(log, {{"y", tensor({6})}, {"x", tensor({3})}});
  log["calls"].push_back({{"args", {tensor({4})}}, {"kwargs", {{"y", tensor({7})}}}});
  CHECK(inferred(log).at("dynamic_axes").dump() == R"({"x":[0],"y":[0]})");
}

TEST_CASE("fault 8: an argument never vanishes, and one that nobody declared is refused") {
  auto log = log_of({"x", "y"});
  log["calls"].push_back({{"args", {tensor({2})}}});
  log["calls"].push_back({{"args", {tensor({3}), tensor({5})}}});
  add_call(log, {{"x", tensor({4})}});
  CHECK(inferred(log).at("dynamic_axes").dump() == R"({"x":[0],"y":[]})");
  log["calls"].push_back({{"args", {tensor({3}), tensor({5}), tensor({7})}}});
  CHECK_THROWS_AS(test::report_of(log), Error);
}

TEST_CASE("fault 9: dicts are matched by key, lists and tuples told apart") {
  auto log = log_of({"d"});
  add_call(log, {{"d", dict({{"a", tensor({2, 3})}, {"b", tensor({5})}})}});
  add_call(log, {{"d", dict({{"b", tensor({5})}, {"a", tensor({4, 3})}})}});
  const auto axes = inferred(log).at("dynamic_axes").at("d").at("dict");
  CHECK(axes.at("a") == Json::array({0}));
  CHECK(axes.at("b") == Json::array());
}

TEST_CASE("fault 10: containers may vary in length and keys") {
  auto log = log_of({"images", "d"});
  add_call(log, {{"images", list({tensor({3, 8, 9})})}, {"d", dict({{"a", tensor({2})}})}});
  add_call(log, {{"images", list({tensor({3, 7, 5}), tensor({3, 6, 4})})}, {"d", dict({{"b", tensor({2})}})}});
  const auto result = inferred(log);
  CHECK(result.at("dynamic_axes").dump() == R"({"images":[[1,2],[]],"d":{"dict":{"a":[],"b":[]}}})");
  CHECK(result.at("inputs").at(0).at("path") == "images.*");
  CHECK(result.at("inputs").at(0).at("shape").dump() == R"([3,"height","width"])");
}

TEST_CASE("fault 11: a change of dtype is seen") {
  auto log = log_of({"x"});
  add_call(log, {{"x", tensor({2}, "float32")}});
  add_call(log, {{"x", tensor({2}, "float16")}});
  add_call(log, {{"x", tensor({2}, "float16")}});
  const auto result = inferred(log);
  CHECK(result.at("signatures").size() == 2);
  CHECK(result.at("inputs").at(0).at("dtype") == "float16");
  CHECK(has_finding(result, "several-dtypes"));
}

TEST_CASE("fault 12: a hole has the batch of the call that it is filled into") {
  auto log = log_of({"x", "y", "z"});
  log["options"] = {{"index", 0}};
  add_call(log, {{"x", tensor({2, 5})}});
  add_call(log, {{"x", tensor({4, 6})}, {"y", tensor({4, 3}, "int64")}, {"z", tensor({6, 9})}});
  add_call(log, {{"x", tensor({5, 7})}, {"y", tensor({5, 3}, "int64")}, {"z", tensor({7, 9})}});
  const auto observed = inferred(log).at("observed_arguments");
  CHECK(observed.at("x") == tensor({2, 5}));
  CHECK(observed.at("y") == tensor({2, 3}, "int64"));
  CHECK(observed.at("z") == tensor({5, 9}));
}

TEST_CASE("fault 12: an absent cache becomes an empty one with the batch of its call") {
  auto log = log_of({"ids", "mask", "past"});
  log["options"] = {{"index", 0}};
  add_call(log, {{"ids", tensor({2, 5})}, {"mask", tensor({2, 5})}});
  for (const auto& [batch, seq, past] : {std::tuple{3, 1, 7}, {4, 1, 8}, {4, 2, 9}, {3, 3, 20}}) {
    add_call(
        log,
        {{"ids", tensor({batch, seq})}, {"mask", tensor({batch, past + seq})}, {"past", tensor({batch, 2, past, 8})}});
  }
  CHECK(inferred(log).at("observed_arguments").at("past") == tensor({2, 2, 0, 8}));
}

TEST_CASE("fault 13: arguments never have a dynamic dim of 0 or 1") {
  auto log = log_of({"x"});
  add_call(log, {{"x", tensor({1, 1})}});
  add_call(log, {{"x", tensor({0, 7})}});
  const auto shape = inferred(log).at("arguments").at("x").at("tensor").at("shape");
  CHECK(shape.at(0).get<int>() >= 2);
  CHECK(shape.at(1).get<int>() >= 2);
  CHECK(shape.at(0) != shape.at(1));
}

TEST_CASE("fault 14: dims are one only where they were equal in the same call") {
  auto log = log_of({"x", "y"});
  add_call(log, {{"x", tensor({4, 2})}});
  add_call(log, {{"x", tensor({3, 2})}, {"y", tensor({4, 2})}});
  add_call(log, {{"y", tensor({3, 2})}});
  const auto inputs = inferred(log).at("inputs");
  CHECK(inputs.at(0).at("shape").at(0) != inputs.at(1).at("shape").at(0));
}

TEST_CASE("fault 16: value_if_missing never overrides what was given") {
  auto log = log_of({"x", "y"});
  log["options"] = {{"value_if_missing", {{"y", tensor({0, 3})}}}};
  log["calls"].push_back({{"args", {tensor({2, 3}), tensor({2, 3})}}});
  log["calls"].push_back({{"args", {tensor({4, 3})}}});
  const auto result = inferred(log);
  CHECK(result.at("observed_arguments").at("y") == tensor({2, 3}));
  CHECK(result.at("dynamic_axes").at("y") == Json::array({0}));
  std::size_t substituted = 0;
  for (const auto& signature : result.at("signatures"))
    substituted += signature.contains("sources");
  CHECK(substituted == 1);
}

TEST_CASE("fault 19: a batch is asked for by name however the argument was passed") {
  auto log = log_of({"x", "y"});
  log["options"] = {{"set_batch_dimension_for", {"y"}}};
  log["calls"].push_back({{"args", {tensor({2}), tensor({2})}}});
  add_call(log, {{"x", tensor({2})}, {"y", tensor({2})}});
  CHECK(inferred(log).at("dynamic_axes").dump() == R"({"x":[],"y":[0]})");
  auto unknown = test::report_of(log);
  CHECK_THROWS_WITH(infer(unknown, {.set_batch_dimension_for = BatchRequest{false, {"z"}}}), Catch::Contains("z"));
}

TEST_CASE("fault 20: a cache that is empty in every call is an empty list") {
  auto log = log_of({"x", "cache"});
  add_call(log, {{"x", tensor({2})}, {"cache", list({})}});
  add_call(log, {{"x", tensor({3})}, {"cache", list({})}});
  const auto result = inferred(log);
  CHECK(result.at("dynamic_axes").dump() == R"({"x":[0],"cache":[]})");
  CHECK(result.at("arguments").at("cache").dump() == R"({"list":[]})");
}

TEST_CASE("fault 26: a call that differs is seen however late it comes") {
  auto log = log_of({"x"});
  for (int i = 0; i < 500; ++i)
    add_call(log, {{"x", tensor({2, 3})}});
  add_call(log, {{"x", tensor({2, 4})}});
  CHECK(inferred(log).at("dynamic_axes").dump() == R"({"x":[1]})");
}

}  // namespace input_observer
