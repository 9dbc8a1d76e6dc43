#include "inference/relations/zero_fill.h"

#include "tests/inference/steps.h"
#include "tests/support/catch.h"

namespace input_observer {
namespace {

using test::absent;
using test::log_of_table;
using test::Steps;

}  // namespace

TEST_CASE("an absent cache is one of length 0 where the mask says so", "[zero-fill]") {
  const Steps steps(log_of_table({"ids", "mask", "past"}, {{{1, 4}, {1, 4}, absent},
                                                           {{2, 6}, {2, 6}, absent},
                                                           {{2, 1}, {2, 7}, {2, 8, 6, 4}},
                                                           {{3, 2}, {3, 7}, {3, 8, 5, 4}},
                                                           {{1, 3}, {1, 12}, {1, 8, 9, 4}}}));
  REQUIRE(steps.table.zeroed.size() == 1);
  CHECK(steps.table.zeroed[0].group == steps.group("past[2]"));
  CHECK(min_of(steps.view, steps.table.groups[steps.group("past[2]")]) == 0);
  CHECK(steps.derived("mask[1]") == "ids axis 1 + past axis 2");
}

TEST_CASE("without a mask a result says so", "[zero-fill]") {
  const Steps steps(log_of_table({"ids", "past"}, {{{1, 4}, absent, {1, 8, 4, 4}},
                                                   {{2, 6}, absent, {2, 8, 6, 4}},
                                                   {{2, 1}, {2, 8, 6, 4}, {2, 8, 7, 4}},
                                                   {{3, 2}, {3, 8, 5, 4}, {3, 8, 7, 4}},
                                                   {{1, 3}, {1, 8, 9, 4}, {1, 8, 12, 4}}}));
  REQUIRE(steps.table.zeroed.size() == 1);
  CHECK(steps.table.zeroed[0].group == steps.group("past[2]"));
  CHECK(steps.result("out[2]") == "ids axis 1 + past axis 2");
}

TEST_CASE("nothing is filled where no sum says so, or where the batch is not known", "[zero-fill]") {
  const Steps no_sum(log_of_table(
      {"ids", "past"}, {{{1, 4}, absent}, {{2, 6}, absent}, {{2, 1}, {2, 8, 6, 4}}, {{3, 2}, {3, 8, 5, 4}}}));
  CHECK(no_sum.table.zeroed.empty());
  // The memory has rows of its own, so an empty one would have a number of rows that nobody knows.
  const Steps no_batch(log_of_table({"ids", "mask", "memory"}, {{{1, 4}, {1, 4}, absent},
                                                                {{2, 6}, {2, 6}, absent},
                                                                {{2, 1}, {2, 7}, {5, 8, 6, 4}},
                                                                {{3, 2}, {3, 7}, {9, 8, 5, 4}},
                                                                {{1, 3}, {1, 12}, {4, 8, 9, 4}}}));
  CHECK(no_batch.table.zeroed.empty());
}

TEST_CASE("a class that contradicts the sum is not filled", "[zero-fill]") {
  const Steps steps(log_of_table({"ids", "mask", "past"}, {{{1, 4}, {1, 5}, absent},
                                                           {{2, 6}, {2, 9}, absent},
                                                           {{2, 1}, {2, 7}, {2, 8, 6, 4}},
                                                           {{3, 2}, {3, 7}, {3, 8, 5, 4}},
                                                           {{1, 3}, {1, 12}, {1, 8, 9, 4}}}));
  CHECK(steps.table.zeroed.empty());
}

TEST_CASE("a cache seen at one length only stays static and carries a suspected sum", "[zero-fill]") {
  const Steps steps(log_of_table({"ids", "mask", "past"},
                                 {{{1, 4}, {1, 4}, absent}, {{2, 6}, {2, 6}, absent}, {{2, 1}, {2, 7}, {2, 8, 6, 4}}}));
  REQUIRE_FALSE(steps.table.zeroed.empty());
  CHECK(steps.table.groups[steps.table.zeroed[0].group].latent);
  CHECK(steps.table.of[steps.column("past[2]")] == no_group);
  CHECK(steps.derived("mask[1]").empty());
  CHECK_FALSE(steps.suspected("mask[1]").empty());
}

TEST_CASE("an axis of one size that goes with a dim follows it", "[zero-fill]") {
  const Steps steps(log_of_table({"x", "y"}, {{{2, 5}, {2, 3}}, {{4, 5}, absent}, {{6, 5}, absent}}));
  REQUIRE(steps.table.followers.size() == 1);
  CHECK(steps.table.followers[0] == std::pair(steps.column("y[0]"), steps.group("x[0]")));
}

}  // namespace input_observer
