#include "inference/relations/products.h"

#include "observer/json.h"
#include "tests/inference/steps.h"
#include "tests/support/catch.h"

namespace input_observer {
namespace {

using test::log_of_table;
using test::Steps;

const std::vector<std::vector<Json>> product_calls{
    {{6}, {2}, {3}}, {{20}, {4}, {5}}, {{14}, {7}, {2}}, {{9}, {3}, {3}}};

Steps first_products(std::size_t count) {
  return Steps(log_of_table({"rows", "batch", "beams"}, {product_calls.begin(), product_calls.begin() + count}));
}

Steps quotients(const std::vector<std::int64_t>& sizes, std::int64_t shift) {
  std::vector<std::vector<Json>> calls;
  for (const auto size : sizes)
    calls.push_back({Json::array({(size + shift) / 4}), Json::array({size})});
  return Steps(log_of_table({"frames", "samples"}, calls));
}

}  // namespace

TEST_CASE("a product needs four points of which both factors vary", "[products]") {
  const auto three = first_products(3);
  CHECK(three.derived("rows[0]").empty());
  CHECK_FALSE(three.suspected("rows[0]").empty());
  CHECK_FALSE(three.relations.only_sampled);
  const auto four = first_products(4);
  CHECK(four.derived("rows[0]") == "batch axis 0 * beams axis 0");
  CHECK(four.relations.only_sampled);
}

TEST_CASE("a factor that never varied makes a multiple, not a product", "[products]") {
  const Steps steps(log_of_table({"rows", "batch", "beams"}, {{{6}, {2}, {3}}, {{12}, {4}, {3}}, {{21}, {7}, {3}}}));
  CHECK(steps.derived("rows[0]") == "3*batch axis 0");
}

TEST_CASE("a quotient needs five points, rounded down or up", "[products]") {
  CHECK(quotients({9, 14, 19, 32}, 0).derived("frames[0]").empty());
  CHECK(quotients({9, 14, 19, 32, 47, 61}, 0).derived("frames[0]") == "samples axis 0 // 4");
  CHECK(quotients({9, 14, 19, 32, 47, 61}, 3).derived("frames[0]") == "(samples axis 0 + 3) // 4");
}

}  // namespace input_observer
