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

TEST_CASE("rounding down and up that both fit leave it open: only a multiple of the divisor tells") {
  const auto open = fit_floor(points(160, 160, {401, 719, 1363, 2241, 2879, 3597, 3999, 1599}));
  REQUIRE(open);
  CHECK(open->divisor == 160);
  CHECK(open->lowest == 159);
  CHECK(open->highest == 160);
  CHECK_FALSE(open->sure);
  const auto down = fit_floor(points(160, 160, {401, 719, 1363, 2241, 2879, 3597, 3999, 1599, 1600}));
  REQUIRE(down);
  CHECK(down->sure);
  CHECK(down->shift == 160);
}

TEST_CASE("of shifts that all fit the plain one is sure where they are few") {
  const auto few = fit_floor(points(160, 0, {3805, 12683, 14068, 16631, 35566, 39918}));
  REQUIRE(few);
  CHECK(few->sure);
  CHECK(few->is_open());
  CHECK(few->shift == 0);
  // Strides of several layers: no plain shift fits, so nothing is said before one is left.
  const auto odd = fit_floor(points(320, -80, {4011, 9043, 12177, 20455, 26001, 29990, 17432, 23231, 15555}));
  CHECK_FALSE((odd && odd->sure));
}

TEST_CASE("points that leave several divisors open are not decided") {
  CHECK_FALSE(fit_floor({{1, 10}, {2, 20}, {1, 11}}));
  CHECK_FALSE(fit_floor({{3, 7}}));
  CHECK_FALSE(fit_floor({{3, 7}, {3, 8}}));
}

TEST_CASE("what is no rounded quotient gets none") {
  CHECK_FALSE(fit_floor({{1, 10}, {9, 20}, {2, 30}, {7, 40}, {3, 50}, {8, 60}}));
}

TEST_CASE("ints that are too large for a shift have no divisor") {
  const auto large = std::int64_t{1} << 47;
  std::vector<Point> far;
  for (const std::int64_t i : {0, 1, 2, 3, 5, 8})
    far.push_back({large - 7 * i * i, large + (i << 40)});
  CHECK_FALSE(fit_floor(far));
}

}  // namespace input_observer
