#include "inference/view/joint_view.h"

#include <algorithm>

#include "tests/inference/steps.h"
#include "tests/support/catch.h"

namespace input_observer {
namespace {

using test::absent;
using test::log_of_table;
using test::Steps;
using test::tensor;

}  // namespace

TEST_CASE("all classes are laid side by side, column by column", "[view]") {
  const Steps steps(log_of_table({"x", "y"}, {{{2, 3}, absent}, {{4, 3}, {8}}, {{6, 3}, {14}}}));
  const auto& column = steps.view.columns[steps.column("x[0]")];
  CHECK(column.min == 2);
  CHECK(column.max == 6);
  CHECK(column.step == 2);
  CHECK(steps.view.blocks.size() == 2);
  CHECK(std::ranges::count_if(column.tracks, &Track::present) == 2);
  CHECK(std::ranges::count_if(steps.view.columns[steps.column("y[0]")].tracks, &Track::present) == 1);
  CHECK_FALSE(steps.view.columns[steps.column("x[1]")].dynamic());
}

TEST_CASE("one argument of two ranks is two leaves", "[view]") {
  const Steps steps(log_of_table({"state"}, {{{0}}, {{2, 1, 8}}, {{2, 3, 8}}}));
  CHECK(steps.view.columns.size() == 4);
  CHECK(steps.view.find(Side::input, "state", 1, 0) != steps.view.find(Side::input, "state", 3, 0));
}

TEST_CASE("elements of a folded list are blocks of their own, its length is a column", "[view]") {
  auto log = test::log_of({"images"});
  test::add_call(log, {{"images", {{"list", {tensor({3, 5}), tensor({3, 9})}}}}});
  test::add_call(log, {{"images", {{"list", {tensor({3, 7})}}}}});
  const Steps steps(log);
  CHECK(steps.view.blocks.size() == 3);
  const auto length = steps.view.find_folded({Side::input, "images", -1, 0}, true);
  REQUIRE(length != no_column);
  CHECK(steps.view.columns[length].min == 1);
  CHECK(steps.view.columns[length].max == 2);
  CHECK(steps.view.columns[steps.view.find(Side::input, "images.1", 2, 1)].max == 9);
}

TEST_CASE("a value too wide for the hull counts for the range, and for no relation", "[view]") {
  const auto wide = (std::int64_t{1} << 61) - 1;
  const Steps steps(log_of_table({"x", "seed"}, {{{2}, wide + 2}, {{3}, wide + 3}, {{5}, wide + 5}, {{6}, wide + 6}}));
  CHECK(steps.view.columns[steps.column("seed")].max == wide + 6);
  CHECK_FALSE(steps.same("x[0]", "seed"));
}

TEST_CASE("ints further apart than an int holds may have any step", "[view]") {
  auto log = test::log_of({"x", "seed"});
  test::add_call(log, {{"x", tensor({2})}, {"seed", INT64_MAX - 1}});
  test::add_call(log, {{"x", tensor({2, 2})}, {"seed", INT64_MIN}});
  const Steps steps(log);
  const auto& seed = steps.view.columns[steps.column("seed")];
  CHECK(seed.min == INT64_MIN);
  CHECK(seed.max == INT64_MAX - 1);
  CHECK(seed.step == 1);
}

}  // namespace input_observer
