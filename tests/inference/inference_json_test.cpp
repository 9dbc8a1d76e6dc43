#include "inference/inference.h"
#include "observer/json.h"
#include "tests/inference/logs.h"
#include "tests/support/catch.h"

namespace input_observer {
namespace {

Inference read(const Json& json) {
  return inference_from_json(JsonReader(json, {"i.json", 0, ""}));
}

Json example() {
  auto log = test::log_of({"ids", "past", "scale"});
  test::add_call(log, {{"ids", test::tensor({2, 5}, "int64")}, {"scale", 2.0}}, test::tensor({2, 5, 8}));
  test::add_call(
      log, {{"ids", test::tensor({3, 1}, "int64")}, {"scale", 2.0}, {"past", {{"list", {test::tensor({3, 4, 6, 8})}}}}},
      test::tensor({3, 1, 8}));
  return to_json(infer(test::report_of(log)));
}

}  // namespace

TEST_CASE("an inference that was written is read as the same") {
  for (const std::string file : {"relations.json", "observer_parity.json"}) {
    for (const auto& each : test::corpus_cases(file)) {
      INFO(each.at("name").get<std::string>());
      const auto inference = infer(test::report_of(each.contains("log") ? each.at("log") : each));
      const auto json = to_json(inference);
      const auto again = read(json);
      CHECK(to_json(again).dump() == json.dump());
      CHECK(again.dynamic_axes == inference.dynamic_axes);
      REQUIRE(again.signatures.size() == inference.signatures.size());
      for (std::size_t i = 0; i < again.signatures.size(); ++i) {
        CHECK(arguments_at(again.signatures[i], again.other_sizes) ==
              arguments_at(inference.signatures[i], inference.other_sizes));
      }
    }
  }
}

TEST_CASE("each required key is missed by name") {
  const auto whole = example();
  REQUIRE_NOTHROW(read(whole));
  for (const std::string key : {"format", "version", "signature", "dynamic_axes", "observed_arguments", "arguments",
                                "sizes", "other_sizes", "inputs", "outputs", "dims", "signatures", "findings"}) {
    INFO(key);
    auto broken = whole;
    broken.erase(key);
    CHECK_THROWS_WITH(read(broken), Catch::Contains(key) && Catch::Contains("i.json"));
    broken[key] = 3.5;
    CHECK_THROWS_AS(read(broken), Error);
  }
}

TEST_CASE("a broken place inside is named") {
  auto json = example();
  json["inputs"][0]["shape"][0] = "batch +";
  CHECK_THROWS_WITH(read(json), Catch::Contains("inputs[0].shape[0]"));
  json = example();
  json["signatures"][0]["inputs"][0]["shape"][0] = "unheard_of";
  CHECK_THROWS_WITH(read(json), Catch::Contains("signatures[0]") && Catch::Contains("unheard_of"));
  json = example();
  json["inputs"][0]["dtype"] = "float33";
  CHECK_THROWS_WITH(read(json), Catch::Contains("float33"));
}

TEST_CASE("inputs that say otherwise than the arguments of their signature are named") {
  const auto whole = example();
  const auto refused = [&](const Json& inputs, const Json& argument) {
    auto json = whole;
    auto& signature = json["signatures"][0];
    if (!inputs.is_null()) signature["inputs"][0].merge_patch(inputs);
    if (!argument.is_null()) signature["arguments"]["ids"] = argument;
    CHECK_THROWS_WITH(
        read(json), Catch::Contains("signatures[0].inputs[0]") && Catch::Contains("ids") && Catch::Contains("i.json"));
  };
  refused(nullptr, 3);
  refused(nullptr, {{"list", Json::array()}});
  refused(nullptr, test::tensor({2}, "int64"));
  refused(nullptr, test::tensor({2, 3, 4, 5, 6, 7}, "int64"));
  refused({{"shape", {"batch"}}}, nullptr);
  refused({{"value", "batch"}}, nullptr);
  auto json = whole;
  json["signatures"][0]["inputs"][0]["path"] = "elsewhere";
  CHECK_THROWS_WITH(read(json), Catch::Contains("signatures[0].inputs[0]") && Catch::Contains("elsewhere"));
}

}  // namespace input_observer
