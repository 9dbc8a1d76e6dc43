#include "inference/inference.h"
#include "observer/json.h"
#include "tests/inference/logs.h"
#include "tests/support/catch.h"

namespace input_observer {
namespace {

/** Objects compare without regard to the order of keys. */
nlohmann::json unordered(const Json& json) {
  return nlohmann::json::parse(json.dump());
}

}  // namespace

TEST_CASE("every recorded case of the peer gives its dynamic axes and observed arguments") {
  for (const auto& each : test::corpus_cases("observer_parity.json")) {
    INFO(each.at("name").get<std::string>());
    const auto result = to_json(infer(test::report_of(each)));
    const auto& expected = each.at("expected");
    CHECK(unordered(result.at("dynamic_axes")) == unordered(expected.at("dynamic_axes")));
    if (expected.contains("observed_arguments")) {
      CHECK(unordered(result.at("observed_arguments")) == unordered(expected.at("observed_arguments")));
    }
  }
}

}  // namespace input_observer
