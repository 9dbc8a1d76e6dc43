#include "inference/relations/floor_fit.h"

#include "tests/support/catch.h"

namespace input_observer {
namespace {

std::vector<Point> points(std::int64_t divisor, std::int64_t shift, const std::vector<std::int64_t>& ins) {
  std::vector<Point> result;
  for (const auto in : ins)
    result.push_back({(in + shift) / divisor, in});
  return result;
}

}  // namespace

TEST_CASE("a divisor is found from few sizes") {
  const auto halved = fit_floor(points(2, 0, {5, 8, 11, 20, 33, 47, 61}));
  REQUIRE(halved);
  CHECK(halved->divisor == 2);
  CHECK(halved->shift == 0);
  const auto rounded_up = fit_floor(points(160, 159, {161, 480, 1000, 3333, 7777, 9601, 12345}));
  REQUIRE(rounded_up);
  CHECK(rounded_up->divisor == 160);
  CHECK(rounded_up->shift == 159);
}

TEST_CASE("points that leave several divisors open are not decided") {
  CHECK_FALSE(fit_floor({{1, 10}, {2, 20}, {1, 11}}));
  CHECK_FALSE(fit_floor({{3, 7}}));
  CHECK_FALSE(fit_floor({{3, 7}, {3, 8}}));
}

TEST_CASE("what is no rounded quotient gets none") {
  CHECK_FALSE(fit_floor({{1, 10}, {9, 20}, {2, 30}, {7, 40}, {3, 50}, {8, 60}}));
}

}  // namespace input_observer
