#include "inference/result/seen_arguments.h"

#include "observer/json.h"
#include "tests/inference/steps.h"
#include "tests/support/catch.h"
#include "tests/support/refusal.h"

namespace input_observer {
namespace {

/** A total that is the sum of a and b, and of c and d: one of the two follows from the other three. */
Inference two_sums() {
  std::vector<std::vector<Json>> calls;
  for (const auto& [a, b, d] : std::vector<std::tuple<std::int64_t, std::int64_t, std::int64_t>>{
           {10, 22, 9}, {31, 5, 17}, {7, 7, 3}, {12, 30, 29}, {40, 2, 11}, {19, 23, 8}, {3, 38, 14}, {25, 16, 33}}) {
    calls.push_back({std::vector{a + b}, std::vector{a}, std::vector{b}, std::vector{a + b - d}, std::vector{d}});
  }
  return infer(test::report_of(test::log_of_table({"tt", "a", "b", "c", "d"}, calls)));
}

}  // namespace

TEST_CASE("sizes that leave less than nothing of another are refused", "[sizes]") {
  const auto inference = two_sums();
  const auto c = std::ranges::find(inference.inputs, "c", &InferredLeaf::path);
  REQUIRE(c != inference.inputs.end());
  REQUIRE(c->shape[0].text() == "a_0 + b_0 - d_0");
  const auto with = [&](std::int64_t d, const Json& sizes_of_c = nullptr) {
    std::map<std::string, Json> shapes{{"a_0", 4}, {"b_0", 3}, {"d_0", d}};
    if (!sizes_of_c.is_null()) shapes["c"] = sizes_of_c;
    return seen_arguments(inference, "", shapes);
  };
  CHECK(find_value(with(7).inputs, "c")->get_if<TensorValue>()->shape == Sizes{0});
  CHECK(test::refusal([&] { with(100); }) == "c: expected sizes of at least 0, axis 0 is a_0 + b_0 - d_0 = -93");
  // A size of its own wins.
  CHECK(find_value(with(100, Json::array({5})).inputs, "c")->get_if<TensorValue>()->shape == Sizes{5});
}

}  // namespace input_observer
