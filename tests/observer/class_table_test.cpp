#include "observer/class_table.h"

#include <algorithm>
#include <cmath>
#include <random>

#include "tests/observer/random_calls.h"
#include "tests/support/catch.h"

using namespace input_observer;  // NOLINT
using test::tensor;

namespace {

using Calls = std::vector<test::DescribedCall>;

test::DescribedCall call_of(std::vector<Value> arguments) {
  return {std::move(arguments), std::nullopt};
}

Value list_of(std::int64_t length, std::int64_t size) {
  return {ListValue{std::vector<Value>(static_cast<std::size_t>(length), tensor({3, size}))}};
}

/** Whatever the order of the calls, the same report; it is given back. */
ShapeReport same_in_any_order(const std::vector<std::string>& names, Calls calls) {
  const ShapeReport report = test::report_of(test::empty_report(names), calls);
  std::mt19937_64 random(1);
  std::reverse(calls.begin(), calls.end());
  for (int run = 0; run < 4; ++run) {
    ShapeReport other = test::report_of(test::empty_report(names), calls);
    // Which call was the first is all that may differ.
    REQUIRE(other.classes.size() == report.classes.size());
    for (std::size_t i = 0; i < other.classes.size(); ++i)
      other.classes[i].first = report.classes[i].first;
    REQUIRE(other == report);
    std::shuffle(calls.begin(), calls.end(), random);
  }
  return report;
}

}  // namespace

TEST_CASE("texts and bools split a structure until there are too many of them") {
  Calls calls;
  for (int i = 0; i < 8; ++i)
    calls.push_back(call_of({{std::string("t") + std::to_string(i)}, {i % 2 == 0}, tensor({i + 1})}));
  const auto eight = same_in_any_order({"mode", "flag", "x"}, calls);
  CHECK(eight.classes.size() == 8);
  calls.push_back(call_of({{std::string("t8")}, {true}, tensor({50})}));
  const auto nine = same_in_any_order({"mode", "flag", "x"}, calls);
  REQUIRE(nine.classes.size() == 2);
  // Sorted by scalars: the class of t0, and so of true, stands first.
  CHECK(nine.classes[0].scalars[1].values == std::vector<Value>{{true}});
  CHECK(nine.classes[0].scalars[0].values.size() == 5);
  CHECK(nine.classes[0].state.count() == 5);
  CHECK(nine.classes[0].state.max(0) == 50);
  CHECK(nine.classes[1].state.count() == 4);
}

TEST_CASE("more than eight combinations of bools are joined, texts go on splitting") {
  Calls calls;
  for (int i = 0; i < 16; ++i) {
    calls.push_back(call_of({{(i & 1) != 0},
                             {(i & 2) != 0},
                             {(i & 4) != 0},
                             {(i & 8) != 0},
                             {std::string(i % 3 == 0 ? "a" : "b")},
                             tensor({i})}));
  }
  const auto report = same_in_any_order({"p", "q", "r", "s", "mode", "x"}, calls);
  REQUIRE(report.classes.size() == 2);
  CHECK(report.classes[0].state.count() + report.classes[1].state.count() == 16);
}

TEST_CASE("floats never split") {
  Calls calls;
  for (int i = 0; i < 30; ++i)
    calls.push_back(call_of({{0.5 * i}, tensor({2})}));
  calls.push_back(call_of({{std::nan("")}, tensor({2})}));
  calls.push_back(call_of({{-0.0}, tensor({2})}));
  const auto report = same_in_any_order({"scale", "x"}, calls);
  REQUIRE(report.classes.size() == 1);
  CHECK(report.classes[0].scalars[0].more);
  CHECK(report.classes[0].scalars[0].values ==
        std::vector<Value>{{0.0}, {0.5}, {1.0}, {1.5}, {2.0}, {2.5}, {3.0}, {3.5}});
}

TEST_CASE("ten thousand texts leave one class of exact ranges") {
  Calls calls;
  for (int i = 0; i < 10000; ++i)
    calls.push_back(call_of({{"prompt " + std::to_string(i)}, tensor({i + 1, 4})}));
  const auto report = test::report_of(test::empty_report({"text", "x"}), calls);
  REQUIRE(report.classes.size() == 1);
  CHECK(report.calls == 10000);
  CHECK(report.classes[0].state.min(0) == 1);
  CHECK(report.classes[0].state.max(0) == 10000);
  CHECK(report.classes[0].scalars[0].values.size() == 8);
  CHECK(report.classes[0].scalars[0].more);
  CHECK(test::bytes_of(report).size() < 100000);
  std::reverse(calls.begin(), calls.end());
  const auto other = test::report_of(test::empty_report({"text", "x"}), calls);
  CHECK(other.classes[0].scalars == report.classes[0].scalars);
}

TEST_CASE("of 119 list lengths the shortest 64 are kept, whatever the order") {
  Calls calls;
  for (std::int64_t length = 1; length <= 119; ++length)
    calls.push_back(call_of({list_of(length, 10 + length)}));
  const auto report = same_in_any_order({"images"}, calls);
  REQUIRE(report.classes.size() == 64);
  CHECK(report.calls == 119);
  CHECK(report.dropped_calls == 55);
  for (const auto& each : report.classes)
    CHECK(each.state.columns() <= 128);
  REQUIRE(report.dropped.size() == 1);
  const LeafRange& range = report.dropped.at("images.*:2");
  CHECK(range.count == (65 + 119) * 55 / 2);
  CHECK(range.min == Sizes{3, 75});
  CHECK(range.max == Sizes{3, 129});
}

TEST_CASE("ten thousand structures give exact ranges in bounded size and time") {
  Recorder recorder(test::empty_report({"a", "b"}));
  std::mt19937_64 random(3);
  std::vector<std::pair<int, int>> lengths;
  for (int a = 1; a <= 100; ++a) {
    for (int b = 1; b <= 100; ++b)
      lengths.emplace_back(a, b);
  }
  std::shuffle(lengths.begin(), lengths.end(), random);
  for (const auto& [a, b] : lengths)
    recorder.record({list_of(a, a), list_of(b, 1000 + b)}, std::nullopt);
  const ShapeReport report = recorder.report();
  CHECK(report.calls == 10000);
  CHECK(report.classes.size() == 64);
  CHECK(report.dropped_calls == 10000 - 64);
  CHECK(report.dropped.at("a.*:2").max == Sizes{3, 100});
  CHECK(report.dropped.at("b.*:2").min == Sizes{3, 1001});
  CHECK(report.dropped.at("b.*:2").max == Sizes{3, 1100});
  CHECK(test::bytes_of(report).size() < 400000);
}

TEST_CASE("results and ints of dropped structures keep their ranges too, up to a number of leaves") {
  Recorder recorder(test::empty_report({"d", "n"}));
  for (int i = 0; i < 6000; ++i) {
    const Value dict{DictValue{{{"key " + std::to_string(10000 + i), tensor({i})}, {"z", tensor({1, 2, 3})}}}};
    recorder.record({dict, {std::int64_t{i}}}, i % 2 == 0 ? std::optional(tensor({i, i})) : std::nullopt);
  }
  const ShapeReport report = recorder.report();
  CHECK(report.classes.size() == 64);
  CHECK(report.dropped.size() == max_dropped_leaves);
  CHECK(report.dropped.at("->out:2").max == Sizes{5998, 5998});
  CHECK(report.dropped.count("d.key 10500:1") == 1);
  CHECK(report.dropped.count("d.key 15999:1") == 0);
}
