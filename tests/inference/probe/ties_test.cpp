#include "inference/probe/ties.h"

#include <algorithm>

#include "inference/probe/probe.h"
#include "observer/json.h"
#include "tests/inference/steps.h"
#include "tests/support/catch.h"

namespace input_observer {
namespace {

using Outcome = ProbeRun::Outcome;

std::int64_t length_of(const NamedValues& arguments, const std::string& name) {
  return find_value(arguments, name)->get_if<TensorValue>()->shape.front();
}

}  // namespace

TEST_CASE("an int argument of 0 is tied to the dim that it may be as well", "[probe]") {
  // As `assert n == 0 or n == x.size(0); return pad(x, (0, n))`.
  const auto before = infer(test::report_of(test::log_of_table(
      {"x", "n"}, {{{4}, 0, {4}}, {{6}, 6, {12}}, {{8}, 0, {8}}, {{10}, 10, {20}}, {{12}, 0, {12}}})));
  REQUIRE(before.sizes.at("n") == 0);
  const auto result = probe(before, [](const NamedValues& arguments) -> ProbeAnswer {
    const auto n = *find_value(arguments, "n")->get_if<std::int64_t>(), x = length_of(arguments, "x");
    if (n != 0 && n != x) return {Outcome::refused, "n must be 0 or the length"};
    return {Outcome::accepted, {}, {{"out", {x + n}}}};
  });
  const auto alone = std::ranges::find_if(result.probe->claims, [](const ProbeClaim& claim) {
    return claim.kind == ProbeClaim::Kind::free_dim && claim.claim == "n";
  });
  REQUIRE(alone != result.probe->claims.end());
  CHECK(alone->verdict == ProbeClaim::Verdict::refuted);
}

TEST_CASE("a dim that must be a part of another one is found as its quotient", "[probe]") {
  auto before = infer(test::report_of(
      test::log_of_table({"a", "b"}, {{{12}, {3}}, {{16}, {9}}, {{8}, {4}}, {{20}, {2}}, {{12}, {6}}})));
  before.sizes = {{"a_0", 12}, {"b_0", 3}};
  const auto result = probe(before, [](const NamedValues& arguments) -> ProbeAnswer {
    if (length_of(arguments, "a") != 4 * length_of(arguments, "b")) return {Outcome::refused, "no quarter"};
    return {Outcome::accepted, {}, {}};
  });
  std::vector<std::string> ties;
  for (const auto& dim : result.dims) {
    if (dim.tied) ties.push_back(dim.name + " = " + dim.tied->text());
  }
  CHECK(ties == std::vector<std::string>{"a_0 = 4*b_0"});
}

}  // namespace input_observer
