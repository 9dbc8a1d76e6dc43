#include <algorithm>
#include <random>

#include "inference/inference.h"
#include "observer/json.h"
#include "tests/inference/logs.h"
#include "tests/support/catch.h"

namespace input_observer {
namespace {

/** Everything but observed_arguments, which alone may depend on the order of calls. */
std::string without_observed(const ShapeReport& report) {
  auto json = to_json(infer(report));
  json.erase("observed_arguments");
  return json.dump(1);
}

Json shuffled(const Json& log, std::mt19937& random) {
  auto result = log;
  std::shuffle(result["calls"].begin(), result["calls"].end(), random);
  return result;
}

ShapeReport merged_parts(const Json& log, std::mt19937& random) {
  std::vector<Json> parts(1 + random() % 4, log);
  for (auto& part : parts)
    part["calls"] = Json::array();
  for (const auto& call : log.at("calls"))
    parts[random() % parts.size()]["calls"].push_back(call);
  auto result = test::report_of(parts.front());
  for (std::size_t i = 1; i < parts.size(); ++i)
    result = merge(result, test::report_of(parts[i]));
  return result;
}

}  // namespace

TEST_CASE("nothing but observed_arguments depends on the order of calls or on merging") {
  std::mt19937 random(20260822);
  std::size_t tried = 0;
  for (const std::string file : {"relations.json", "observer_parity.json"}) {
    for (const auto& each : test::corpus_cases(file)) {
      INFO(each.at("name").get<std::string>());
      auto log = each.contains("log") ? each.at("log") : each;
      if (log.contains("options")) log["options"].erase("index");
      const auto expected = without_observed(test::report_of(log));
      CHECK(without_observed(test::report_of(shuffled(log, random))) == expected);
      CHECK(without_observed(merged_parts(shuffled(log, random), random)) == expected);
      ++tried;
    }
  }
  CHECK(tried == 249);
}

}  // namespace input_observer
