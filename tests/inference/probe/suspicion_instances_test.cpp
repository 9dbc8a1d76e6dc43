#include "inference/probe/suspicion_instances.h"

#include <algorithm>

#include "observer/json.h"
#include "tests/inference/steps.h"
#include "tests/support/catch.h"

namespace input_observer {
namespace {

std::vector<std::string> texts(const Inference& inference, std::size_t signature) {
  std::vector<std::string> result;
  for (const auto& each : suspicion_instances(inference, inference.signatures.at(signature)))
    result.push_back(each.dim + " = " + each.expression.text());
  return result;
}

}  // namespace

TEST_CASE("a suspicion is no matter of a dim that is only called like an element's", "[probe]") {
  // `batch` is the first axis of x; the vector of that name has a dim of its own, batch_0.
  auto inference =
      infer(test::report_of(test::log_of_table({"x", "y", "batch"}, {{{7, 3}, {3}, {11}}, {{8, 3}, {4}, {20}}})));
  inference.suspected = {{"batch", Expression::parse("y_0 + 4")}};
  REQUIRE(inference.sizes.contains("batch_0"));
  CHECK(texts(inference, 0) == std::vector<std::string>{"batch = y_0 + 4"});
  derive_dim(inference, "batch", Expression::parse("y_0 + 4"));
  const auto vector = std::ranges::find(inference.inputs, "batch", &InferredLeaf::path);
  REQUIRE(vector != inference.inputs.end());
  CHECK(vector->shape.front().text() == "batch_0");
  CHECK(inference.sizes.contains("batch_0"));
}

TEST_CASE("each element of a folded list has a suspicion of its own", "[probe]") {
  auto log = test::log_of({"xs"});
  test::add_call(log, {{"xs", {{"list", {test::tensor({7, 3})}}}}});
  test::add_call(log, {{"xs", {{"list", {test::tensor({8, 4}), test::tensor({9, 5})}}}}});
  auto inference = infer(test::report_of(log));
  inference.suspected = {{"batch", Expression::parse("xs_1 + 4")}};
  const auto two = inference.signatures[0].inputs.size() == 2 ? 0 : 1;
  CHECK(texts(inference, two) == std::vector<std::string>{"batch_0 = xs_1_0 + 4", "batch_1 = xs_1_1 + 4"});
}

}  // namespace input_observer
