#include "inference/result/option_findings.h"

#include <set>

#include "inference/inference.h"
#include "observer/json.h"
#include "tests/inference/logs.h"
#include "tests/support/catch.h"

namespace input_observer {
namespace {

using test::tensor;

/** Codes and paths of those findings that speak of options. */
std::vector<std::string> said(const Inference& inference) {
  std::vector<std::string> result;
  for (const auto& each : inference.findings) {
    static const std::set<std::string> codes{"default-kept", "option-without-effect", "dim-name-conflict"};
    if (codes.contains(each.code)) result.push_back(each.code + " " + each.path);
  }
  return result;
}

Json two_parameters(const Json& default_value) {
  return {{"signature", {{{"name", "x"}}, {{"name", "s"}, {"default", default_value}}}}, {"calls", Json::array()}};
}

using Said = std::vector<std::string>;

/** What is said of options on two calls of x [2|4, 3], y {"k": [2|4, 5|6]}, an int n and absent z. */
Said said_of(const Json& options) {
  Json log{{"signature", {{{"name", "x"}}, {{"name", "y"}}, {{"name", "n"}}, {{"name", "z"}, {"default", nullptr}}}}};
  const auto call = [](std::int64_t rows, std::int64_t columns) {
    return Json{{"args", {tensor({rows, 3}), {{"dict", {{"k", tensor({rows, columns})}}}}, 7}}};
  };
  log["calls"] = {call(2, 5), call(4, 6), call(6, 6), call(4, 9)};
  log["options"] = options;
  return said(infer(test::report_of(log)));
}

}  // namespace

TEST_CASE("a batch is told of that no tensor has") {
  const auto asking = [](const std::string& name) { return said_of({{"set_batch_dimension_for", {name}}}); };
  CHECK(asking("x").empty());
  CHECK(asking("y").empty());
  CHECK(asking("y.k").empty());
  for (const std::string name : {"x.7", "y.l", "n", "z"})
    CHECK(asking(name) == Said{"option-without-effect " + name});
  CHECK(said_of({{"set_batch_dimension_for", true}}).empty());
}

TEST_CASE("a name is told of that no dim takes") {
  const auto asking = [](const Json& names) { return said_of({{"dim_names", names}}); };
  CHECK(asking({{"x", {{"0", "q"}}}}).empty());
  CHECK(asking({{"x", {{"0", "rows__"}}}}).empty());
  CHECK(asking({{"x", {{"0", "q"}}}, {"y.k", {{"0", "q"}, {"1", "r"}}}}).empty());
  CHECK(asking({{"x", {{"5", "q"}}}}) == Said{"option-without-effect x"});
  CHECK(asking({{"x", {{"1", "q"}}}}) == Said{"option-without-effect x"});
  CHECK(asking({{"y.l", {{"0", "q"}}}}) == Said{"option-without-effect y.l"});
  CHECK(asking({{"n", {{"0", "q"}}}}) == Said{"option-without-effect n"});
  CHECK(asking({{"y", {{"0", "q"}, {"1", "q"}}}}) == Said{"dim-name-conflict y"});
  CHECK(asking({{"x", {{"0", "q"}}}, {"y", {{"0", "r"}}}}) == Said{"dim-name-conflict y"});
}

TEST_CASE("a name that is no identifier is bad input however the options came") {
  auto log = test::log_of({"x"});
  test::add_call(log, {{"x", tensor({2})}});
  for (const std::string name : {"a b", "class", "", "1st", "x.y"}) {
    InferOptions options;
    options.dim_names["x"][0] = name;
    CHECK_THROWS_AS(infer(test::report_of(log), options), Error);
    const Json json{{"dim_names", {{"x", {{"0", name}}}}}};
    CHECK_THROWS_AS(options_from_json(JsonReader(json, {})), Error);
  }
}

TEST_CASE("a value stands in where a call of a log left a parameter with a default out") {
  const std::vector<std::pair<Json, Json>> cases{{1.0, 5.0},        {1, 5},       {false, true},
                                                 {"auto", "never"}, {nullptr, 5}, {tensor({3}), tensor({5})},
                                                 {1.0, tensor({2})}};
  for (const auto& [default_value, stands_in] : cases) {
    INFO(default_value.dump() + " " + stands_in.dump());
    auto log = two_parameters(default_value);
    log["options"] = {{"value_if_missing", {{"s", stands_in}}}};
    log["calls"] = {{{"args", {tensor({2, 3})}}}, {{"args", {tensor({4, 3}), nullptr}}}};
    const auto inference = infer(test::report_of(log));
    const auto json = to_json(inference);
    CHECK(json["observed_arguments"] == Json{{"x", tensor({2, 3})}, {"s", stands_in}});
    CHECK(json["arguments"]["s"] == stands_in);
    CHECK(inference.signatures.size() == 1);
    CHECK(said(inference).empty());
  }
}

TEST_CASE("a value that was passed is kept beside the one that stands in") {
  auto log = two_parameters(1.0);
  log["options"] = {{"value_if_missing", {{"s", 5.0}}}};
  log["calls"] = {{{"args", {tensor({2, 3})}}}, {{"args", {tensor({4, 3}), 0.5}}}};
  CHECK(infer(test::report_of(log)).signatures.size() == 2);
}

TEST_CASE("a default that was recorded stays, and a finding says so") {
  for (const auto& [default_value, stands_in] : std::vector<std::pair<Json, Json>>{
           {1.0, 5.0}, {1, 5}, {false, true}, {"auto", "never"}, {tensor({3}), tensor({5})}}) {
    INFO(default_value.dump());
    auto log = two_parameters(default_value);
    log["calls"] = {{{"args", {tensor({2, 3})}}}, {{"args", {tensor({4, 3})}}}};
    const auto report = test::report_of(log);
    const Json asked{{"value_if_missing", {{"s", stands_in}}}};
    const auto options = options_from_json(JsonReader(asked, {}));
    const auto inference = infer(report, options);
    CHECK(said(inference) == Said{"default-kept s"});
    CHECK(said(infer(report)).empty());
    CHECK(inference.signatures.size() == 1);
  }
}

}  // namespace input_observer
