#include "inference/relations/output_formulas.h"

#include <algorithm>

#include "inference/inference.h"
#include "observer/json.h"
#include "tests/inference/steps.h"
#include "tests/support/catch.h"

namespace input_observer {
namespace {

using test::log_of_table;
using test::Steps;

/** One argument of these sizes, and the result that the function gives for each. */
template <class Function>
Steps of_one(const std::vector<std::int64_t>& sizes, const Function& function) {
  std::vector<std::vector<Json>> calls;
  for (const auto size : sizes)
    calls.push_back({Json::array({size}), Json::array({function(size)})});
  return Steps(log_of_table({"x"}, calls));
}

/** The same of two arguments. */
template <class Function>
Steps of_two(const std::vector<std::pair<std::int64_t, std::int64_t>>& sizes, const Function& function) {
  std::vector<std::vector<Json>> calls;
  for (const auto& [a, b] : sizes)
    calls.push_back({Json::array({a}), Json::array({b}), Json::array({function(a, b)})});
  return Steps(log_of_table({"x", "y"}, calls));
}

}  // namespace

TEST_CASE("a result that equals several dims takes the one of its own axis", "[outputs]") {
  const Steps steps(
      log_of_table({"x", "y"}, {{{2, 5}, {7, 2}, {2, 7}}, {{3, 5}, {8, 3}, {3, 8}}, {{4, 5}, {1, 4}, {4, 1}}}));
  CHECK(steps.result("out[0]") == "x axis 0");
  CHECK(steps.result("out[1]") == "y axis 0");
}

TEST_CASE("a result of one dim: two points are enough for what is plain, three for the rest", "[outputs]") {
  CHECK(of_one({3, 8}, [](auto u) { return u + 2; }).result("out[0]") == "x axis 0 + 2");
  CHECK(of_one({3, 8}, [](auto u) { return 3 * u; }).result("out[0]") == "3*x axis 0");
  CHECK(of_one({12, 32}, [](auto u) { return u / 4; }).result("out[0]") == "x axis 0 // 4");
  const auto odd = [](std::int64_t u) { return 2 * u + 1; };
  CHECK(of_one({3, 8}, odd).result("out[0]").empty());
  CHECK(of_one({3, 8}, odd).outputs.data_dependent.size() == 1);
  CHECK(of_one({3, 8, 4}, odd).result("out[0]") == "2*x axis 0 + 1");
}

TEST_CASE("a result rounded down needs four points", "[outputs]") {
  const auto half = [](std::int64_t u) { return u / 2; };
  CHECK(of_one({3, 8, 11}, half).result("out[0]").empty());
  CHECK(of_one({3, 8, 11, 20, 33, 47}, half).result("out[0]") == "x axis 0 // 2");
}

TEST_CASE("a ratio is claimed where the sizes are its multiples by more than chance", "[outputs]") {
  const auto half = [](std::int64_t u) { return u / 2; };
  const auto three = of_one({6, 8, 14}, half);
  CHECK(three.result("out[0]").empty());  // (u + 1) // 2 fits as well
  REQUIRE(three.outputs.roundings.size() == 1);
  CHECK(three.outputs.roundings.begin()->second.highest == 1);
  CHECK(of_one({6, 8, 14, 22, 30, 10}, half).result("out[0]") == "x axis 0 // 2");
  CHECK(of_one({64, 96, 128}, half).result("out[0]") == "x axis 0 // 2");  // all are multiples of 32
  CHECK(of_one({5, 9, 21}, [](auto u) { return (u - 1) / 4; }).result("out[0]").empty());
  // Three numbers on a line by chance.
  CHECK(of_one({3, 8, 4}, [](auto u) { return 2 * u + 5; }).result("out[0]").empty());
  const std::vector<std::int64_t> sizes{11, 40, 98};
  CHECK(of_one(sizes, [](auto u) { return (7 * u + 39) / 29; }).result("out[0]").empty());
}

TEST_CASE("a rounding that the calls leave open is not claimed, and the finding has the call", "[outputs]") {
  std::vector<std::int64_t> sizes{401, 719, 1363, 2241, 2879, 3597, 3999, 1599};
  const auto frames = [](std::int64_t samples) { return samples / 160 + 1; };
  const auto log_of_sizes = [&] {
    auto log = test::log_of({"x"});
    for (const auto size : sizes)
      test::add_call(log, {{"x", test::tensor({size})}}, test::tensor({frames(size)}));
    return log;
  };
  const auto open = infer(test::report_of(log_of_sizes()));
  CHECK(open.outputs.at(0).shape.at(0).text() == "out_0");
  const auto said = std::ranges::find(open.findings, "open-rounding", &Finding::code);
  REQUIRE(said != open.findings.end());
  CHECK(said->message ==
        "the result out axis 0 fits (x axis 0 + e) // 160 with any e from 159 to 160, and is not claimed: add a call "
        "where x axis 0 is a multiple of 160");
  sizes.push_back(1600);
  const auto known = infer(test::report_of(log_of_sizes()));
  CHECK(known.outputs.at(0).shape.at(0).text() == "(x_0 + 160)//160");
}

TEST_CASE("dims that grow in step decide nothing but equality", "[outputs]") {
  const std::vector<std::pair<std::int64_t, std::int64_t>> in_step{{2, 5}, {3, 6}, {4, 7}, {5, 8}};
  CHECK(of_two(in_step, [](auto a, auto) { return a + 1; }).result("out[0]").empty());
  CHECK(of_two(in_step, [](auto a, auto) { return a; }).result("out[0]") == "x axis 0");
}

TEST_CASE("a dim that follows from another is the same freedom, not a third one in step", "[outputs]") {
  const auto result_of = [](const auto& follower, const auto& result) {
    std::vector<std::pair<std::int64_t, std::int64_t>> sizes;
    for (const std::int64_t n : {3, 5, 9, 4})
      sizes.emplace_back(n, follower(n));
    return of_two(sizes, [&](auto a, auto) { return result(a); }).result("out[0]");
  };
  const auto fourfold = [](std::int64_t n) { return 4 * n; };
  CHECK(result_of(fourfold, [](auto n) { return 5 * n; }) == "5*x axis 0");
  CHECK(result_of(fourfold, [](auto n) { return 2 * n; }) == "2*x axis 0");
  // Only odd n were seen: of 40*n // 80 that says no more than of n // 2.
  std::vector<std::pair<std::int64_t, std::int64_t>> odd;
  for (const std::int64_t n : {3, 5, 9, 13})
    odd.emplace_back(n, 40 * n);
  CHECK(of_two(odd, [](auto a, auto) { return a / 2; }).result("out[0]").empty());
  const auto next = [](std::int64_t n) { return n + 1; };
  CHECK(result_of(next, [](auto n) { return 2 * n; }) == "2*x axis 0");
  CHECK(result_of(next, [](auto n) { return n - 1; }) == "x axis 0 - 1");
  // No relation is claimed of an offset like this: the two grow in step, and neither is singled out.
  CHECK(result_of([](auto n) { return n + 7; }, [](auto n) { return 2 * n; }).empty());
}

TEST_CASE("a result of two dims", "[outputs]") {
  const std::vector<std::pair<std::int64_t, std::int64_t>> free{{2, 5}, {3, 9}, {7, 4}, {5, 8}, {6, 6}};
  CHECK(of_two(free, [](auto a, auto b) { return a + b; }).result("out[0]") == "x axis 0 + y axis 0");
  CHECK(of_two(free, [](auto a, auto b) { return 2 * a - b + 11; }).result("out[0]") == "2*x axis 0 - y axis 0 + 11");
  CHECK(of_two(free, [](auto a, auto b) { return a * b; }).result("out[0]") == "x axis 0 * y axis 0");
  CHECK(of_two(free, [](auto a, auto b) { return 3 * a * b + 1; }).result("out[0]") == "3 * x axis 0 * y axis 0 + 1");
  // Both a product and a plane go through these; a plane through four points may be any.
  const std::vector<std::pair<std::int64_t, std::int64_t>> both{{2, 2}, {2, 5}, {4, 2}, {2, 9}, {7, 2}};
  CHECK(of_two(both, [](auto a, auto b) { return 7 * a * b; }).result("out[0]") == "7 * x axis 0 * y axis 0");
  const std::vector<std::pair<std::int64_t, std::int64_t>> few{{2, 5}, {3, 9}, {7, 4}, {5, 8}};
  CHECK(of_two(few, [](auto a, auto b) { return 2 * a - b + 11; }).result("out[0]").empty());
  CHECK(of_two(free, [](auto a, auto b) { return a * a + b * b; }).outputs.data_dependent.size() == 1);
}

TEST_CASE("an empty factor is no proof of a product", "[outputs]") {
  const std::vector<std::pair<std::int64_t, std::int64_t>> sizes{{2, 5}, {3, 9}, {7, 4}, {0, 8}};
  CHECK(of_two(sizes, [](auto a, auto b) { return a * b; }).result("out[0]") == "x axis 0 * y axis 0");
  // 4 rows from no input: whatever it is, a*b it is not.
  CHECK(of_two(sizes, [](auto a, auto b) { return a == 0 ? 4 : a * b; }).result("out[0]").empty());
}

TEST_CASE("axes of results that never differed are one data-dependent dim", "[outputs]") {
  auto log = test::log_of({"x"});
  for (const auto& [size, found] : {std::pair(4, 3), {9, 1}, {5, 5}, {6, 2}}) {
    test::add_call(log, {{"x", test::tensor({size})}}, {{"tuple", {test::tensor({found, 4}), test::tensor({found})}}});
  }
  const Steps steps(log);
  REQUIRE(steps.outputs.data_dependent.size() == 1);
  CHECK(steps.outputs.data_dependent[0].size() == 2);
}

TEST_CASE("an open rounding is told of beside an argument that only some calls had", "[outputs]") {
  auto log = test::log_of({"x", "y"});
  for (const std::int64_t size : {4, 6, 10})
    test::add_call(log, {{"x", test::tensor({size})}}, test::tensor({size / 2}));
  const auto roundings = [&] {
    return std::ranges::count(infer(test::report_of(log)).findings, "open-rounding", &Finding::code);
  };
  CHECK(roundings() == 1);
  for (const auto& [size, other] : {std::pair<std::int64_t, std::int64_t>{4, 9}, {6, 8}}) {
    test::add_call(log, {{"x", test::tensor({size})}, {"y", test::tensor({1, other})}}, test::tensor({size / 2}));
  }
  CHECK(roundings() == 1);
}

TEST_CASE("formulas of more than an int holds are none, nor are they worked out", "[outputs][relations]") {
  // A factor of 2^40 times a size of 2^46, of an argument and of a result.
  auto steep = test::log_of({"x", "y"});
  const auto far = std::int64_t{1} << 46;
  for (std::int64_t i = 1; i <= 5; ++i)
    test::add_call(steep, {{"x", test::tensor({far + i})}, {"y", test::tensor({i << 40})}}, test::tensor({i << 40, i}));
  const Steps line(steep);
  CHECK(line.derived("y[0]").empty());
  CHECK(line.derived("x[0]").empty());
  CHECK(line.result("out[0]") == "y axis 0");
  auto alone = test::log_of({"x"});
  for (std::int64_t i = 1; i <= 5; ++i)
    test::add_call(alone, {{"x", test::tensor({far + i})}}, test::tensor({i << 40}));
  CHECK(Steps(alone).result("out[0]").empty());
  // A plane through points so far apart that the products of their distances are too large.
  const std::vector<std::pair<std::int64_t, std::int64_t>> sizes{
      {far, 5}, {far / 3, far / 7}, {9, far / 5}, {far - 7, far}, {far / 11, 3}, {far / 2, far / 13}};
  CHECK(of_two(sizes, [&](auto a, auto b) { return a - b + 2 * far; }).result("out[0]").empty());
}

}  // namespace input_observer
