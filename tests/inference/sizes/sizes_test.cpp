#include "inference/sizes/sizes.h"

#include <algorithm>
#include <set>

#include "inference/inference.h"
#include "inference/sizes/size_candidates.h"
#include "observer/json.h"
#include "tests/inference/steps.h"
#include "tests/support/catch.h"

namespace input_observer {
namespace {

using test::absent;
using test::log_of_table;
using test::Steps;

}  // namespace

TEST_CASE("free dims are at least 2, unlike one another and unlike static sizes", "[sizes]") {
  const Steps steps(log_of_table({"x", "y"}, {{{1, 0, 3}, {1, 2}}, {{2, 1, 3}, {2, 1}}, {{3, 2, 3}, {1, 3}}}));
  std::set<std::int64_t> taken{3};
  for (const auto* token : {"x[0]", "x[1]", "y[0]", "y[1]"}) {
    INFO(token);
    CHECK(steps.size(token) >= 2);
    CHECK(taken.insert(steps.size(token)).second);
  }
}

TEST_CASE("the second set differs in every free dim and keeps the relations", "[sizes]") {
  const Steps steps(
      log_of_table({"ids", "mask", "past"},
                   {{{1, 4}, {1, 9}, {1, 4, 5, 8}}, {{2, 6}, {2, 9}, {2, 4, 3, 8}}, {{3, 2}, {3, 10}, {3, 4, 8, 8}}}));
  for (const auto* token : {"ids[0]", "ids[1]", "past[2]"})
    CHECK(steps.size(token) != steps.other_size(token));
  CHECK(steps.size("mask[1]") == steps.size("ids[1]") + steps.size("past[2]"));
  CHECK(steps.other_size("mask[1]") == steps.other_size("ids[1]") + steps.other_size("past[2]"));
}

TEST_CASE("sizes step as the traffic did", "[sizes]") {
  const Steps steps(
      log_of_table({"image"}, {{{1, 3, 64, 96}}, {{2, 3, 128, 224}}, {{3, 3, 160, 320}}, {{4, 3, 96, 64}}}));
  for (const auto* token : {"image[2]", "image[3]"}) {
    CHECK(steps.size(token) % 32 == 0);
    CHECK(steps.other_size(token) % 32 == 0);
  }
  CHECK(lattice_of(steps.view, steps.table.groups[steps.group("image[2]")]).step == 32);
  // Two sizes say nothing of a step but the power of two in it.
  const Steps two(log_of_table({"image"}, {{{1, 3, 24}}, {{2, 3, 120}}}));
  CHECK(lattice_of(two.view, two.table.groups[two.group("image[2]")]).step == 8);
}

TEST_CASE("a suspected sum is kept although it is not claimed", "[sizes]") {
  const Steps steps(
      log_of_table({"ids", "mask", "past"}, {{{1, 4}, {1, 9}, {1, 4, 5, 8}}, {{2, 6}, {2, 13}, {2, 4, 7, 8}}}));
  REQUIRE(steps.derived("mask[1]").empty());
  REQUIRE_FALSE(steps.suspected("mask[1]").empty());
  CHECK(steps.size("mask[1]") == steps.size("ids[1]") + steps.size("past[2]"));
}

TEST_CASE("an int argument that selects a size stays paired with it", "[sizes]") {
  const Steps steps(
      log_of_table({"x", "sr"}, {{{1, 256}, 8000}, {{2, 512}, 16000}, {{3, 256}, 8000}, {{2, 256}, 8000}}));
  CHECK(std::pair(steps.size("x[1]") == 256, steps.size("sr") == 8000) != std::pair(true, false));
  CHECK((steps.size("sr") == 8000 || steps.size("sr") == 16000));
  CHECK(steps.size("x[1]") == (steps.size("sr") == 8000 ? 256 : 512));
}

TEST_CASE("an int argument takes only what it was", "[sizes]") {
  const Steps steps(log_of_table({"x", "k"}, {{{3, 7}, 5}, {{4, 9}, 40}, {{6, 8}, 13}}));
  CHECK(std::set<std::int64_t>{5, 13, 40}.contains(steps.size("k")));
}

TEST_CASE("sizes that were never the larger stay the smaller", "[sizes]") {
  const Steps steps(log_of_table({"query", "doc"}, {{{3}, {9}}, {{5}, {14}}, {{8}, {30}}, {{2}, {21}}}));
  CHECK(steps.size("query[0]") <= steps.size("doc[0]"));
}

TEST_CASE("an axis of one size holds the dim that it follows to that size", "[sizes]") {
  const Steps steps(log_of_table({"ids", "past"}, {{{2, 4}, absent}, {{5, 7}, absent}, {{3, 6}, {3, 8, 9, 4}}}));
  CHECK(steps.size("ids[0]") == 3);
  CHECK(steps.other_size("ids[0]") != 3);
}

TEST_CASE("no size is below 0, whatever an int argument was", "[sizes]") {
  const Steps steps(
      log_of_table({"rows", "n", "x"}, {{{0}, -1, {0}}, {{4}, 2, {2}}, {{6}, 3, {2}}, {{6}, 2, {3}}, {{20}, 4, {5}}}));
  REQUIRE(steps.derived("rows[0]") == "n * x axis 0");
  CHECK(steps.size("rows[0]") >= 0);
  CHECK(steps.other_size("rows[0]") >= 0);
}

TEST_CASE("an axis that was 1 or the static size it is laid over takes that size", "[sizes]") {
  const auto log = log_of_table({"x", "m"}, {{{2, 3}, {2, 1}}, {{5, 3}, {5, 3}}, {{4, 3}, {4, 3}}});
  const Steps steps(log);
  CHECK(steps.size("m[1]") == 3);
  CHECK(steps.other_size("m[1]") != 3);  // the second set differs in every dim, whatever the model says to it
  CHECK(steps.size("x[0]") != 3);
  const auto inference = infer(test::report_of(log));
  const auto said = std::ranges::find(inference.findings, "suspected-broadcast", &Finding::code);
  REQUIRE(said != inference.findings.end());
  CHECK(said->message.starts_with("m axis 1 was 1 or 3, the size of x axis 1, in all calls"));
  // No other tensor has 3 there, or a third size was seen.
  const Steps alone(log_of_table({"x", "m"}, {{{2, 3, 7}, {2, 9, 1}}, {{5, 3, 7}, {5, 9, 3}}, {{4, 3, 7}, {4, 9, 3}}}));
  CHECK(alone.relations.broadcasts.empty());
  const Steps third(log_of_table({"x", "m"}, {{{2, 3}, {2, 1}}, {{5, 3}, {5, 3}}, {{4, 3}, {4, 2}}}));
  CHECK(third.relations.broadcasts.empty());
}

TEST_CASE("an axis that was 1 or as large as a dim is told of, and stays distinct", "[sizes]") {
  const auto log =
      log_of_table({"x", "mask"}, {{{2, 7}, {1, 7}}, {{5, 7}, {5, 7}}, {{4, 7}, {1, 7}}, {{6, 7}, {6, 7}}});
  const Steps steps(log);
  REQUIRE_FALSE(steps.same("x[0]", "mask[0]"));
  CHECK(steps.size("mask[0]") != steps.size("x[0]"));
  CHECK(steps.other_size("mask[0]") != steps.other_size("x[0]"));
  CHECK(steps.size("x[0]") != steps.other_size("x[0]"));
  const auto inference = infer(test::report_of(log));
  const auto said = std::ranges::find(inference.findings, "suspected-broadcast", &Finding::code);
  REQUIRE(said != inference.findings.end());
  CHECK(said->message.starts_with("mask axis 0 was 1 or the size of x axis 0, in all calls"));
  // One size in common says little.
  const Steps once(log_of_table({"x", "y"}, {{{2, 7}, {1, 7}}, {{5, 7}, {5, 7}}, {{4, 7}, {1, 7}}, {{6, 7}, {1, 7}}}));
  CHECK(once.relations.broadcasts.empty());
  CHECK(once.size("x[0]") != once.size("y[0]"));
}

TEST_CASE("very many dims get distinct sizes all the same", "[sizes]") {
  std::vector<std::string> parameters;
  std::vector<std::vector<Json>> calls(3);
  for (std::int64_t i = 0; i < 60; ++i) {
    parameters.push_back("x" + std::to_string(i));
    for (std::int64_t call = 0; call < 3; ++call)
      calls[static_cast<std::size_t>(call)].push_back(Json::array({1 + (i * 7 + call * call * (i + 3)) % 90}));
  }
  const Steps steps(log_of_table(parameters, calls));
  std::set<std::int64_t> taken;
  std::size_t free = 0;
  for (GroupId id = 0; id < steps.table.groups.size(); ++id) {
    if (steps.relations.derived[id]) continue;
    ++free;
    taken.insert(steps.sizes.of_group[id]);
  }
  CHECK(taken.size() == free);
}

TEST_CASE("sizes at the end of what an int holds are sizes like others", "[sizes]") {
  const auto end = INT64_MAX, middle = std::int64_t{1} << 62;
  for (const auto& calls : std::vector<std::vector<std::vector<Json>>>{
           {{{middle}, {middle - 1}}, {{end}, {end - 1}}, {{middle + 5}, {middle + 4}}},
           {{{middle}, {middle + 1}}, {{end}, {7}}, {{middle / 2}, {end - 3}}},
           {{{0}, {end}}, {{end}, {0}}}}) {
    const Steps steps(log_of_table({"x", "y"}, calls));
    for (const auto* token : {"x[0]", "y[0]"}) {
      CHECK(steps.size(token) >= 2);
      CHECK(steps.other_size(token) >= 2);
    }
  }
}

TEST_CASE("what was given up for representative sizes is told with all that went before", "[sizes]") {
  std::vector<std::int64_t> statics;
  for (std::int64_t size = 2; size < 60; ++size)
    statics.push_back(size);
  const auto log = log_of_table({"x", "y"}, {{{2}, statics}, {{3}, statics}, {{5}, statics}});
  const Steps steps(log);
  REQUIRE(steps.sizes.relaxed == 2);
  const auto inference = infer(test::report_of(log));
  const auto said = std::ranges::find(inference.findings, "relaxed-sizes", &Finding::code);
  REQUIRE(said != inference.findings.end());
  CHECK(said->message ==
        "no representative sizes fulfil every wish; given up: the range that was seen, sizes unlike the static ones");
}

}  // namespace input_observer
