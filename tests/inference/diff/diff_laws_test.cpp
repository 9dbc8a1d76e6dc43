// Laws of diff, on random traffic.
#include "inference/diff/diff.h"
#include "tests/observer/random_traffic.h"
#include "tests/support/catch.h"
#include "tests/support/properties.h"

namespace input_observer {
namespace {

using test::holds_always;

struct TwoReports {
  ShapeReport a, b;
};

TwoReports any_two(bool beyond_limits) {
  test::TrafficKind kind;
  kind.seed = *rc::gen::arbitrary<std::uint64_t>().as("seed of the traffic");
  kind.calls = *rc::gen::inRange(0, 40).as("calls");
  if (beyond_limits) {
    kind.many_structures = *rc::gen::arbitrary<bool>();
    kind.many_scalars = *rc::gen::arbitrary<bool>();
    kind.many_sizes = *rc::gen::arbitrary<bool>();
    kind.calls += 150;
  }
  const auto traffic = test::random_traffic(kind);
  const auto cut = traffic.calls.empty() ? 0 : *rc::gen::inRange<std::size_t>(0, traffic.calls.size()).as("calls of A");
  return {test::report_of(traffic, 0, cut), test::report_of(traffic, cut, traffic.calls.size())};
}

std::string shown(const Differences& differences) {
  std::string text;
  for (const auto& each : differences.list) {
    text += std::to_string(static_cast<int>(each.kind)) + " " + each.path + " " + std::to_string(each.axis) + " " +
            each.signature + " " + each.relation + "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("nothing is new in a report beside itself or beside what it is a part of", "[diff]") {
  std::size_t something = 0;
  for (const bool beyond_limits : {false, true}) {
    CHECK(holds_always("diff(A, A), diff(merge(A, B), A) and diff(merge(A, B), B) are empty", beyond_limits ? 30 : 200,
                       [&] {
                         const auto [a, b] = any_two(beyond_limits);
                         const auto both = merge(a, b);
                         RC_ASSERT(shown(diff(a, a)) == "");
                         RC_ASSERT(shown(diff(both, a)) == "");
                         RC_ASSERT(shown(diff(both, b)) == "");
                         something += !diff(a, b).list.empty();
                       }));
  }
  CHECK(something > 140);
}

TEST_CASE("what a merge adds to a report is what the other report adds", "[diff]") {
  CHECK(holds_always("diff(A, merge(A, B)) = diff(A, B)", 200, [] {
    const auto [a, b] = any_two(false);
    // Examples of broken relations are taken from samples, and those of the merge are of both.
    const auto added = diff(a, b), in_merge = diff(a, merge(a, b));
    RC_ASSERT(shown(added) == shown(in_merge));
    for (std::size_t i = 0; i < added.list.size(); ++i) {
      if (added.list[i].kind == Difference::Kind::relation) continue;
      RC_ASSERT(added.list[i].in_b == in_merge.list[i].in_b);
      RC_ASSERT(added.list[i].in_a == in_merge.list[i].in_a);
    }
  }));
}

}  // namespace input_observer
