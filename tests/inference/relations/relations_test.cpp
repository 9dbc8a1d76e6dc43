// Rule R5 at its boundaries: one point less is suspected, the last one makes it a claim.
#include "inference/relations/relations.h"

#include <algorithm>

#include "inference/inference.h"
#include "inference/relations/affine_candidates.h"
#include "observer/json.h"
#include "tests/inference/steps.h"
#include "tests/support/catch.h"

namespace input_observer {
namespace {

using test::log_of_table;
using test::Steps;

/** total[i] = f(parts[i]) as tensors of rank 1, the first parameter the total. */
Steps sizes(const std::vector<std::vector<std::int64_t>>& calls, const std::vector<std::int64_t>& statics = {}) {
  std::vector<std::string> parameters;
  std::vector<std::vector<Json>> table(calls.size());
  for (std::size_t p = 0; p < calls.front().size(); ++p)
    parameters.push_back(std::string(1, static_cast<char>(p == 0 ? 't' : 'a' + p - 1)));
  if (!statics.empty()) parameters.emplace_back("z");
  for (std::size_t i = 0; i < calls.size(); ++i) {
    for (const auto size : calls[i])
      table[i].push_back(Json::array({size}));
    if (!statics.empty()) table[i].push_back(statics);
  }
  return Steps(log_of_table(parameters, table));
}

}  // namespace

TEST_CASE("a sum is claimed when its parts varied independently", "[relations]") {
  const auto two = sizes({{5, 2, 3}, {9, 3, 6}});
  CHECK(two.derived("t[0]").empty());
  CHECK(two.suspected("t[0]") == "a axis 0 + b axis 0");
  const auto three = sizes({{5, 2, 3}, {9, 3, 6}, {12, 4, 8}});
  CHECK(three.derived("t[0]") == "a axis 0 + b axis 0");
  // More points of the same line tell nothing.
  const auto in_step = sizes({{5, 2, 3}, {7, 3, 4}, {9, 4, 5}, {11, 5, 6}, {13, 6, 7}});
  CHECK(in_step.derived("t[0]").empty());
  CHECK(in_step.suspected("t[0]") == "a axis 0 + b axis 0");
}

TEST_CASE("a sum of three needs one independent call more", "[relations]") {
  const auto three = sizes({{10, 2, 3, 5}, {20, 3, 6, 11}, {19, 4, 8, 7}});
  CHECK(three.derived("t[0]").empty());
  const auto four = sizes({{10, 2, 3, 5}, {20, 3, 6, 11}, {19, 4, 8, 7}, {25, 9, 3, 13}});
  CHECK(four.derived("t[0]") == "a axis 0 + b axis 0 + c axis 0");
}

TEST_CASE("an int argument in a sum needs one point more", "[relations]") {
  std::vector<std::vector<Json>> calls{{{5}, {2}, 3}, {{9}, {3}, 6}, {{12}, {4}, 8}};
  const Steps three(log_of_table({"t", "a", "n"}, calls));
  CHECK(three.derived("t[0]").empty());
  CHECK(three.suspected("t[0]") == "a axis 0 + n");
  calls.push_back({{20}, {9}, 11});
  CHECK(Steps(log_of_table({"t", "a", "n"}, calls)).derived("t[0]") == "a axis 0 + n");
}

TEST_CASE("an offset of one needs three points, four with an int argument", "[relations]") {
  const auto two = sizes({{4, 3}, {8, 7}});
  CHECK(two.derived("t[0]").empty());
  CHECK(two.suspected("t[0]") == "a axis 0 + 1");
  CHECK(sizes({{4, 3}, {8, 7}, {6, 5}}).derived("t[0]") == "a axis 0 + 1");
  std::vector<std::vector<Json>> calls{{{4}, 3}, {{8}, 7}, {{6}, 5}};
  CHECK(Steps(log_of_table({"t", "n"}, calls)).derived("t[0]").empty());
  calls.push_back({{12}, 11});
  CHECK(Steps(log_of_table({"t", "n"}, calls)).derived("t[0]") == "n + 1");
}

TEST_CASE("a larger offset is claimed only where a static size explains it", "[relations]") {
  const std::vector<std::vector<std::int64_t>> calls{{8, 3}, {12, 7}, {10, 5}, {14, 9}};
  const auto alone = sizes(calls);
  CHECK(alone.derived("t[0]").empty());
  CHECK(alone.suspected("t[0]") == "a axis 0 + 5");
  CHECK(sizes(calls, {5}).derived("t[0]") == "a axis 0 + 5");
}

TEST_CASE("a multiple needs three points", "[relations]") {
  CHECK(sizes({{8, 2}, {12, 3}}).suspected("t[0]") == "4*a axis 0");
  CHECK(sizes({{8, 2}, {12, 3}, {28, 7}}).derived("t[0]") == "4*a axis 0");
}

TEST_CASE("three dims on one line claim no offset of any two", "[relations]") {
  const auto line = sizes({{4, 3, 9}, {5, 4, 10}, {6, 5, 11}, {7, 6, 12}, {8, 7, 13}});
  CHECK(line.derived("t[0]").empty());
  CHECK(line.derived("b[0]").empty());
  CHECK_FALSE((line.suspected("t[0]").empty() && line.suspected("b[0]").empty()));
  // One call off the line frees the third dim, and the two are claimed.
  const auto broken = sizes({{4, 3, 9}, {5, 4, 10}, {6, 5, 11}, {7, 6, 12}, {8, 7, 20}});
  CHECK(broken.derived("t[0]") == "a axis 0 + 1");
}

TEST_CASE("two axes of one tensor claim no offset", "[relations]") {
  const Steps steps(log_of_table({"x"}, {{{3, 4}}, {{5, 6}}, {{9, 10}}, {{2, 3}}}));
  CHECK(steps.derived("x[1]").empty());
  CHECK(steps.suspected("x[1]") == "x axis 0 + 1");
}

TEST_CASE("the largest side is the total, and what is implied is not said twice", "[relations]") {
  const auto steps = sizes({{5, 2, 3}, {9, 3, 6}, {12, 4, 8}, {15, 10, 5}});
  CHECK(steps.derived("t[0]") == "a axis 0 + b axis 0");
  CHECK(steps.derived("a[0]").empty());
  CHECK(steps.derived("b[0]").empty());
  CHECK(steps.relations.suspected.empty());
}

TEST_CASE("a total that follows already makes one of the parts follow", "[relations]") {
  // t = a + b = c + d: one of the four parts is what the others leave.
  const auto steps =
      sizes({{10, 2, 8, 7, 3}, {12, 5, 7, 4, 8}, {20, 9, 11, 2, 18}, {15, 4, 11, 6, 9}, {31, 20, 11, 1, 30}});
  int derived = 0;
  for (const auto* token : {"t[0]", "a[0]", "b[0]", "c[0]", "d[0]"})
    derived += !steps.derived(token).empty();
  CHECK(derived == 2);
}

TEST_CASE("likelier candidates come first", "[relations]") {
  const auto steps = sizes({{5, 2, 3}, {9, 3, 6}, {12, 4, 8}});
  const auto candidates = affine_candidates(steps.view, steps.table);
  REQUIRE_FALSE(candidates.empty());
  CHECK(candidates.front().claimed);
  CHECK(candidates.front().total == steps.group("t[0]"));
  CHECK(std::ranges::is_sorted(candidates, {}, &AffineCandidate::order));
}

TEST_CASE("sums of sums are written with one term for each dim", "[relations]") {
  // As Fibonacci's numbers: the last of 40 holds 102,334,155 dims when sums are pasted.
  constexpr std::size_t count = 40;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < count; ++i)
    names.push_back("p" + std::to_string(i));
  std::vector<std::vector<Json>> calls;
  for (const auto& [u, v] :
       std::vector<std::pair<std::int64_t, std::int64_t>>{{2, 3}, {2, 5}, {7, 3}, {4, 9}, {11, 4}}) {
    std::vector<std::int64_t> sizes{u, v};
    while (sizes.size() < count)
      sizes.push_back(sizes[sizes.size() - 1] + sizes[sizes.size() - 2]);
    auto& call = calls.emplace_back();
    for (const auto size : sizes)
      call.push_back(std::vector{size});
  }
  const auto inference = infer(test::report_of(log_of_table(names, calls)));
  const auto& last = inference.inputs.back();
  REQUIRE(last.path == "p39");
  CHECK(last.shape[0].text().size() < 100);
  CHECK(last.shape[0].names().size() == 2);
  const auto json = to_json(inference);
  CHECK(to_json(inference_from_json(JsonReader(json, {}))) == json);
}

}  // namespace input_observer
