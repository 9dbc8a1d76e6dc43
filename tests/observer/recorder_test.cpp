#include "observer/recorder.h"

#include <algorithm>
#include <random>
#include <thread>

#include "observer/given.h"
#include "tests/observer/observed_calls.h"
#include "tests/support/catch.h"

using namespace input_observer;  // NOLINT
using test::observe;
using test::simple;
using test::tensor;
using test::walk;

namespace {

/** Begins all calls before the first one ends, as many threads would. */
void observe_at_once(Recorder& recorder, std::span<const test::DescribedCall> calls) {
  std::vector<ArgumentLookup> lookups;
  for (const auto& call : calls)
    lookups.push_back(recorder.look_up(walk({call.arguments, std::nullopt})));
  for (std::size_t i = 0; i < calls.size(); ++i) {
    const auto& call = calls[i];
    recorder.record(walk(call), lookups[i], lookups[i].news ? &call.arguments : nullptr, [&] { return *call.outputs; });
  }
}

/** Contents are looked at in calls that tell something new only. */
ShapeReport without_contents(ShapeReport report) {
  for (auto& each : report.classes)
    each.content.assign(each.content.size(), {});
  return report;
}

}  // namespace

TEST_CASE("calls recorded from their walk give the report of described calls") {
  for (const std::uint64_t seed : {1u, 2u, 3u, 4u}) {
    const auto calls = test::CallSource(seed).calls(1500);
    Recorder recorder(test::empty_report(test::CallSource::parameters()));
    std::size_t described = 0;
    for (const auto& call : calls)
      described += observe(recorder, call);
    const ShapeReport expected = test::report_of(test::empty_report(test::CallSource::parameters()), calls);
    REQUIRE(test::bytes_of(without_contents(recorder.report())) == test::bytes_of(without_contents(expected)));
    CHECK(described < calls.size() / 2);
  }
}

TEST_CASE("a class keeps its first call that gives most, however it is recorded") {
  ShapeReport empty = test::empty_report(test::CallSource::parameters());
  const std::vector<Value> defaults{tensor({2, 3}, ScalarType::int64), {}, {}, {2.5}, {"mode 0"}, {false}, {1}};
  for (std::size_t p = 0; p < defaults.size(); ++p)
    empty.signature[p].default_value = defaults[p];
  for (const std::uint64_t seed : {1u, 2u, 3u}) {
    const auto calls = test::CallSource(seed).calls(600);
    Recorder recorder(empty);
    for (const auto& call : calls)
      observe(recorder, call);
    const ShapeReport report = recorder.report();
    CHECK(test::bytes_of(without_contents(report)) == test::bytes_of(without_contents(test::report_of(empty, calls))));
    for (const auto& each : report.classes) {
      CHECK(each.first.given == count_given(empty.signature, calls[each.first.index].arguments));
    }
  }
}

TEST_CASE("calls that differ in the order of keys alone are of one class") {
  const ShapeReport empty = test::empty_report({"d", "flag"});
  std::mt19937 random(7);
  std::vector<test::DescribedCall> calls;
  for (std::int64_t i = 0; i < 300; ++i) {
    NamedValues items{{"a", tensor({i, 2 * i})}, {"b", {i % 5}}, {"c", {i % 3 == 0}}, {"d", tensor({1 + i % 2})}};
    if (i % 4 == 0) std::shuffle(items.begin(), items.end(), random);
    calls.push_back({{{DictValue{items}}, {i % 2 == 0}}, Value{DictValue{{{"y", tensor({i})}, {"x", {i % 5}}}}}});
  }
  Recorder recorder(empty);
  std::size_t described = 0;
  for (const auto& call : calls)
    described += observe(recorder, call);
  const ShapeReport report = recorder.report();
  CHECK(described < 100);
  CHECK(report.classes.size() == 4);
  CHECK(test::bytes_of(without_contents(report)) == test::bytes_of(without_contents(test::report_of(empty, calls))));
  CHECK(report.classes[0].orders.most_frequent() == KeyOrder{0, 1, 2, 3, 1, 0});
  CHECK(report.classes[0].state.max(1) == 2 * report.classes[0].state.max(0));
}

TEST_CASE("only a call that gives more than those before is news for it") {
  ShapeReport empty = test::empty_report({"x", "scale"});
  empty.signature[1].default_value = Value{1.0};
  Recorder recorder(empty);
  const auto call = [](std::int64_t rows, double scale) {
    return test::DescribedCall{{tensor({rows}), {scale}}, tensor({rows})};
  };
  CHECK(observe(recorder, call(2, 1.0)));
  CHECK(observe(recorder, call(3, 1.0)));
  CHECK_FALSE(observe(recorder, call(4, 1.0)));
  CHECK(observe(recorder, call(5, 0.5)));
  CHECK_FALSE(observe(recorder, call(6, 0.25)));
  CHECK_FALSE(observe(recorder, call(7, 1.0)));
  const ShapeReport report = recorder.report();
  REQUIRE(report.classes.size() == 1);
  CHECK(report.classes[0].first.index == 3);
  CHECK(report.classes[0].first.row.front() == 5);
  CHECK(report.classes[0].state.count() == 6);
}

TEST_CASE("what was found before a call holds when other calls end first") {
  for (const std::size_t at_once : {2u, 7u, 150u}) {
    const auto calls = test::CallSource(at_once).calls(1500);
    Recorder recorder(test::empty_report(test::CallSource::parameters()));
    for (std::size_t i = 0; i < calls.size(); i += at_once) {
      observe_at_once(recorder, std::span(calls).subspan(i, std::min(at_once, calls.size() - i)));
    }
    const ShapeReport expected = test::report_of(test::empty_report(test::CallSource::parameters()), calls);
    CHECK(test::bytes_of(without_contents(recorder.report())) == test::bytes_of(without_contents(expected)));
  }
}

TEST_CASE("only new structures, scalars and sizes outside of the hull are news") {
  Recorder recorder(test::empty_report({"x", "mode"}));
  CHECK(observe(recorder, simple(1, 5)));
  CHECK_FALSE(observe(recorder, simple(1, 5)));
  CHECK(observe(recorder, simple(2, 5)));
  CHECK_FALSE(observe(recorder, simple(9, 5)));
  CHECK(observe(recorder, simple(9, 6)));
  CHECK_FALSE(observe(recorder, simple(4, 77)));
  CHECK(observe(recorder, simple(4, 77, "b")));
  CHECK(observe(recorder, {{tensor({1, 2, 3}), {std::string("a")}}, tensor({1})}));
  CHECK(recorder.report().calls == 8);
  CHECK(recorder.report().classes.size() == 3);
}

TEST_CASE("a new structure of results needs no description of the arguments") {
  Recorder recorder(test::empty_report({"x", "mode"}));
  observe(recorder, simple(1, 5));
  const test::DescribedCall other{simple(1, 5).arguments, tensor({7})};
  CHECK_FALSE(observe(recorder, other));
  const ShapeReport report = recorder.report();
  REQUIRE(report.classes.size() == 2);
  CHECK(report == test::report_of(test::empty_report({"x", "mode"}), {simple(1, 5), other}));
}

TEST_CASE("a call that nobody can describe is a fault") {
  Recorder recorder(test::empty_report({"x", "mode"}));
  recorder.record(walk(simple(1, 5)), {}, nullptr, [] { return Value{}; });
  CHECK(recorder.report().calls == 0);
  CHECK(recorder.report().faults.size() == 1);
}

TEST_CASE("the call of the asked index is kept, failures left out") {
  ShapeReport empty = test::empty_report({"x", "mode"});
  empty.options.index = 2;
  Recorder recorder(empty);
  for (std::int64_t i = 0; i < 5; ++i) {
    recorder.count_failure();
    observe(recorder, simple(1 + i, 5));
  }
  const ShapeReport report = recorder.report();
  CHECK(report.failed == 5);
  REQUIRE(report.indexed_call.has_value());
  CHECK(report.indexed_call->front() == tensor({3, 5}));
}

TEST_CASE("times are kept where they are known") {
  Recorder recorder(test::empty_report({"x", "mode"}));
  const auto call = simple(1, 5);
  for (const std::int64_t started : {500, 300, 900}) {
    recorder.record(walk(call), {}, &call.arguments, [&] { return *call.outputs; }, {started, started / 100});
  }
  recorder.record(call.arguments, call.outputs);
  const auto timing = recorder.report().classes.at(0).timing;
  REQUIRE(timing.has_value());
  CHECK(timing->first_seen == 300);
  CHECK(timing->last_seen == 900);
  CHECK(timing->latency.count() == 3);
  CHECK(timing->latency.percentile(0.5) == 5);
}

TEST_CASE("a recorder carries on the calls of a report") {
  const auto calls = test::CallSource(9).calls(200);
  const ShapeReport empty = test::empty_report(test::CallSource::parameters());
  const std::vector<test::DescribedCall> first(calls.begin(), calls.begin() + 80);
  const std::vector<test::DescribedCall> second(calls.begin() + 80, calls.end());
  const ShapeReport carried = test::report_of(test::report_of(empty, first), second);
  CHECK(carried == test::report_of(empty, calls));
}

TEST_CASE("a negative zero is no news where a zero was seen") {
  Recorder recorder(test::empty_report({"x", "scale"}));
  const auto call = [](double scale) { return test::DescribedCall{{tensor({2}), {scale}}, tensor({2})}; };
  CHECK(observe(recorder, call(0.0)));
  CHECK_FALSE(observe(recorder, call(-0.0)));
}

TEST_CASE("calls may be recorded and reported from several threads") {
  const auto calls = test::CallSource(21).calls(400);
  const ShapeReport empty = test::empty_report(test::CallSource::parameters());
  Recorder recorder(empty);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (std::size_t i = t; i < calls.size(); i += 4) {
        observe(recorder, calls[i]);
        if (i % 50 == t) recorder.report();
        if (i % 10 == t) recorder.count_failure();
      }
    });
  }
  for (auto& thread : threads)
    thread.join();
  ShapeReport report = recorder.report();
  ShapeReport expected = test::report_of(empty, calls);
  CHECK(report.failed == 80);
  CHECK(report.calls == 400);
  // Which call came first, and which ones were looked at, is up to the threads.
  REQUIRE(report.classes.size() == expected.classes.size());
  for (std::size_t i = 0; i < report.classes.size(); ++i) {
    CHECK(report.classes[i].structure == expected.classes[i].structure);
    CHECK(report.classes[i].state == expected.classes[i].state);
    CHECK(report.classes[i].scalars == expected.classes[i].scalars);
  }
  CHECK(report.dropped == expected.dropped);
}
