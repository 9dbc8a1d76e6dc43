// Laws of merging, on random traffic: what a report says depends on the calls alone.
#include <algorithm>

#include "observer/json.h"
#include "tests/observer/random_traffic.h"
#include "tests/support/catch.h"
#include "tests/support/properties.h"

namespace input_observer {
namespace {

using test::bytes_of;
using test::holds_always;

/** Now and then more of something than a report keeps. */
test::TrafficKind any_traffic() {
  test::TrafficKind kind;
  kind.seed = *rc::gen::arbitrary<std::uint64_t>().as("seed of the traffic");
  kind.calls = *rc::gen::inRange(0, 60).as("calls");
  switch (*rc::gen::inRange(0, 12).as("what there is many of")) {
    case 0:
      kind.many_structures = true;
      kind.calls += 120;
      break;
    case 1:
      kind.many_scalars = true;
      kind.calls += 40;
      break;
    case 2:
      kind.many_sizes = true;
      kind.calls = 900 + 5 * kind.calls;
      break;
    default:
      break;
  }
  return kind;
}

}  // namespace

TEST_CASE("reports merge in any order and any grouping to the bytes of one recorder", "[merge]") {
  std::size_t dropped = 0, joined = 0, bucketed = 0;
  CHECK(holds_always("a random tree of reports is the report of all calls", 1000, [&] {
    const auto traffic = test::random_traffic(any_traffic());
    const auto parts = *rc::gen::inRange<std::size_t>(1, 7).as("parts");
    std::mt19937_64 random(*rc::gen::arbitrary<std::uint64_t>().as("seed of the tree"));
    const auto merged = test::merge_at_random(test::random_parts(traffic, parts, random), random);
    const auto whole = test::report_of(traffic, 0, traffic.calls.size());
    RC_ASSERT(bytes_of(merged) == bytes_of(whole));
    RC_ASSERT(merged == whole);
    dropped += whole.dropped_calls > 0;
    for (const auto& each : whole.classes) {
      const auto& scalars = each.scalars;
      joined += std::ranges::any_of(scalars, [](const ScalarValues& s) { return s.more; });
      const auto& statistics = each.state.statistics();
      bucketed += std::ranges::any_of(statistics, [](const SlotStatistics& s) { return !s.histogram.exact(); });
    }
  }));
  // The limits of a report were all reached.
  CHECK(dropped > 20);
  CHECK(joined > 20);
  CHECK(bucketed > 20);
}

TEST_CASE("a report merged with nothing stays as it is", "[merge]") {
  CHECK(holds_always("the empty report is the neutral element", 200, [] {
    const auto traffic = test::random_traffic(any_traffic());
    const auto whole = test::report_of(traffic, 0, traffic.calls.size());
    RC_ASSERT(merge(whole, traffic.empty) == whole);
    RC_ASSERT(merge(traffic.empty, whole) == whole);
    const auto text = parse_json(bytes_of(whole));
    RC_ASSERT(report_from_json(JsonReader(text, {})) == whole);
  }));
}

TEST_CASE("a piece that is merged twice counts twice, and changes nothing else", "[merge]") {
  CHECK(holds_always("counts alone are not idempotent", 200, [] {
    const auto traffic = test::random_traffic(any_traffic());
    const auto once = test::report_of(traffic, 0, traffic.calls.size());
    const auto twice = merge(once, once);
    RC_ASSERT(twice.calls == 2 * once.calls);
    RC_ASSERT(twice.dropped_calls == 2 * once.dropped_calls);
    RC_ASSERT(twice.classes.size() == once.classes.size());
    for (std::size_t i = 0; i < once.classes.size(); ++i) {
      const auto& a = once.classes[i];
      const auto& b = twice.classes[i];
      RC_ASSERT(b.structure == a.structure);
      RC_ASSERT(b.scalars == a.scalars);
      RC_ASSERT(b.first == a.first);
      RC_ASSERT(b.state.count() == 2 * a.state.count());
      RC_ASSERT(b.state.hull() == a.state.hull());
      RC_ASSERT(b.state.sample() == a.state.sample());
      RC_ASSERT(b.state.partition() == a.state.partition());
      for (std::size_t s = 0; s < a.state.statistics().size(); ++s) {
        const auto& of_a = a.state.statistics()[s];
        const auto& of_b = b.state.statistics()[s];
        RC_ASSERT(std::tie(of_b.min, of_b.max, of_b.step, of_b.wide) ==
                  std::tie(of_a.min, of_a.max, of_a.step, of_a.wide));
        auto doubled = of_a.histogram.counts();
        for (auto& [value, count] : doubled)
          count *= 2;
        RC_ASSERT(of_b.histogram.counts() == doubled);
      }
    }
  }));
}

}  // namespace input_observer
