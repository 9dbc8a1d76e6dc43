// What the axes of results are made of, beyond what the corpora show.
#include "inference/inference.h"
#include "observer/json.h"
#include "tests/inference/logs.h"
#include "tests/support/catch.h"

namespace input_observer {
namespace {

using test::add_call;
using test::log_of;
using test::tensor;

/** An encoder's sizes at prefill, a cache of it in the two calls that follow, and the result of one or the other. */
Json cross_cache(const std::vector<std::int64_t>& lengths) {
  auto log = log_of({"enc", "cross"});
  for (const auto length : lengths) {
    add_call(log, {{"enc", tensor({length, 8})}}, tensor({length, 4}));
    for (int step = 0; step < 2; ++step)
      add_call(log, {{"cross", tensor({length, 4})}}, tensor({length, 4}));
  }
  return log;
}

/** The first entry of the result in the class that has this argument. */
std::string result_with(const Inference& inference, const std::string& argument) {
  for (const auto& signature : inference.signatures) {
    if (signature.inputs.at(0).path == argument) return signature.outputs.at(0).shape.at(0).text();
  }
  return "no signature";
}

}  // namespace

TEST_CASE("a batch that was asked for and seen at one size stands in the results as well") {
  auto log = log_of({"x", "scale"});
  add_call(log, {{"x", tensor({4, 3})}}, {{"tuple", {tensor({4, 7}), tensor({5, 4})}}});
  log["options"] = {{"set_batch_dimension_for", true}};
  const auto inference = infer(test::report_of(log));
  REQUIRE(inference.outputs.size() == 2);
  CHECK(inference.outputs[0].shape[0].text() == "batch");
  CHECK(inference.outputs[0].shape[1].text() == "7");
  // Another size, and another axis: static.
  CHECK(inference.outputs[1].shape[0].text() == "5");
  CHECK(inference.outputs[1].shape[1].text() == "4");
}

TEST_CASE("two batches of one size are asked for by one name: they are one dim, in the results too") {
  auto log = log_of({"x", "y"});
  add_call(log, {{"x", tensor({2, 3})}, {"y", tensor({2, 5})}}, tensor({2, 8}));
  log["options"] = {{"set_batch_dimension_for", {"x", "y"}}};
  const auto inference = infer(test::report_of(log));
  CHECK(inference.inputs[0].shape[0] == inference.inputs[1].shape[0]);
  CHECK(inference.outputs[0].shape[0] == inference.inputs[0].shape[0]);
}

TEST_CASE("a result that is one dim in some calls and another in the rest is their sum", "[outputs]") {
  const auto inference = infer(test::report_of(cross_cache({7, 12, 9})));
  CHECK(inference.outputs.at(0).shape.at(0).text() == "batch + cross_0");
  CHECK(result_with(inference, "enc") == "batch");
  CHECK(result_with(inference, "cross") == "cross_0");
}

TEST_CASE("a dim that was missing beside the result explains it only with the evidence of every way to lack it",
          "[outputs]") {
  auto log = cross_cache({7, 12, 9});
  // Neither is there, or one is, and the result is longer.
  auto without = log, longer = log;
  add_call(without, Json::object(), tensor({5, 4}));
  add_call(longer, {{"enc", tensor({6, 8})}}, tensor({8, 4}));
  for (const auto& each : {without, longer}) {
    const auto inference = infer(test::report_of(each));
    CHECK(inference.outputs.at(0).shape.at(0).text() == "out_0");
    for (const auto& signature : inference.signatures)
      CHECK(signature.outputs.at(0).shape.at(0).text() == "out_0");
  }
  // One session has one length of cache.
  auto one = log_of({"enc", "cross"});
  add_call(one, {{"enc", tensor({7, 8})}}, tensor({7, 4}));
  add_call(one, {{"enc", tensor({5, 8})}}, tensor({5, 4}));
  add_call(one, {{"cross", tensor({5, 4})}}, tensor({5, 4}));
  CHECK(result_with(infer(test::report_of(one)), "cross") == "out_0");
}

}  // namespace input_observer
