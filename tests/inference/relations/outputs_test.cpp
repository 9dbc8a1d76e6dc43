// What the axes of results are made of, beyond what the corpora show.
#include "inference/inference.h"
#include "tests/inference/logs.h"
#include "tests/support/catch.h"

namespace input_observer {

using test::add_call;
using test::log_of;
using test::tensor;

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

}  // namespace input_observer
