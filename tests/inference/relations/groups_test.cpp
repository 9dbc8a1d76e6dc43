#include "inference/relations/groups.h"

#include "observer/json.h"
#include "tests/inference/steps.h"
#include "tests/support/catch.h"

namespace input_observer {
namespace {

using test::absent;
using test::log_of_table;
using test::Steps;

Steps steps(const std::vector<std::string>& parameters, const std::vector<std::vector<Json>>& calls) {
  return Steps(log_of_table(parameters, calls));
}

}  // namespace

TEST_CASE("two tensors share a dim from two sizes on", "[groups]") {
  const auto two = steps({"x", "y"}, {{{2, 5}, {2, 7}}, {{3, 5}, {3, 7}}});
  CHECK(two.same("x[0]", "y[0]"));
  CHECK(two.table.suspected.empty());
  // Each took several sizes, but only one while both were there.
  const auto one = steps({"x", "y"}, {{{2, 5}, {2, 7}}, {{3, 5}, absent}, {absent, {4, 7}}});
  CHECK_FALSE(one.same("x[0]", "y[0]"));
  CHECK(one.suspects_equal("x[0]", "y[0]"));
}

TEST_CASE("an int argument joins an axis from three values on", "[groups]") {
  const auto two = steps({"x", "n"}, {{{2}, 2}, {{3}, 3}});
  CHECK_FALSE(two.same("x[0]", "n"));
  CHECK(two.suspects_equal("x[0]", "n"));
  const auto three = steps({"x", "n"}, {{{2}, 2}, {{3}, 3}, {{7}, 7}});
  CHECK(three.same("x[0]", "n"));
  CHECK(three.table.suspected.empty());
}

TEST_CASE("a square image is never claimed, alone or with its mask, however often it was square", "[groups]") {
  std::vector<std::vector<Json>> calls;
  for (const auto size : {16, 32, 48, 64, 80, 96, 112, 128, 144, 160})
    calls.push_back({{1, 3, size, size}, {1, size, size}});
  const auto image = steps({"image", "mask"}, calls);
  CHECK_FALSE(image.same("image[2]", "image[3]"));
  CHECK_FALSE(image.same("mask[1]", "mask[2]"));
  CHECK(image.same("image[2]", "mask[1]"));
  CHECK(image.same("image[3]", "mask[2]"));
  CHECK(image.suspects_equal("image[2]", "image[3]"));
}

TEST_CASE("an adjacency matrix is square because its nodes are", "[groups]") {
  const auto graph = steps({"adj", "nodes"}, {{{4, 4}, {4, 7}}, {{5, 5}, {5, 7}}, {{9, 9}, {9, 7}}});
  CHECK(graph.same("adj[0]", "nodes[0]"));
  CHECK(graph.same("adj[1]", "nodes[0]"));
}

TEST_CASE("what one call told apart is never joined through a third", "[groups]") {
  const auto chain =
      steps({"a", "b", "c"},
            {{{2}, {2}, absent}, {{3}, {3}, absent}, {absent, {4}, {4}}, {absent, {5}, {5}}, {{6}, absent, {7}}});
  CHECK_FALSE(chain.same("a[0]", "c[0]"));
  CHECK((chain.same("a[0]", "b[0]") || chain.same("b[0]", "c[0]")));
}

TEST_CASE("batches that were asked for are one dim by size", "[groups]") {
  auto log = log_of_table({"x", "y", "z"}, {{{2, 5}, {2, 7}, {4, 7}}});
  log["options"] = {{"set_batch_dimension_for", true}};
  const Steps asked(log);
  CHECK(asked.same("x[0]", "y[0]"));
  CHECK_FALSE(asked.same("x[0]", "z[0]"));
  CHECK(asked.table.groups[asked.group("z[0]")].asked);
}

TEST_CASE("tensors are laid over one another by axis, or from the end", "[groups]") {
  // Heads and length are equal by chance: the mask goes with the last axes.
  const auto over =
      steps({"scores", "mask"}, {{{1, 4, 6, 9}, {1, 6, 9}}, {{2, 4, 8, 5}, {2, 8, 5}}, {{3, 4, 2, 7}, {3, 2, 7}}});
  CHECK(over.same("scores[0]", "mask[0]"));
  CHECK(over.same("scores[2]", "mask[1]"));
  CHECK(over.same("scores[3]", "mask[2]"));
}

}  // namespace input_observer
