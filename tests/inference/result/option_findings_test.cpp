#include "inference/result/option_findings.h"

#include "inference/inference.h"
#include "tests/inference/logs.h"
#include "tests/support/catch.h"

namespace input_observer {
namespace {

using test::tensor;

/** Codes and paths of those findings that speak of options. */
std::vector<std::string> said(const Inference& inference) {
  std::vector<std::string> result;
  for (const auto& each : inference.findings) {
    if (each.code == "default-kept") result.push_back(each.code + " " + each.path);
  }
  return result;
}

Json two_parameters(const Json& default_value) {
  return {{"signature", {{{"name", "x"}}, {{"name", "s"}, {"default", default_value}}}}, {"calls", Json::array()}};
}

using Said = std::vector<std::string>;

}  // namespace

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
