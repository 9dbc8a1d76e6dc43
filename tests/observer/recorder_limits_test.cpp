#include <algorithm>

#include "tests/observer/observed_calls.h"
#include "tests/support/catch.h"

using namespace input_observer;  // NOLINT
using test::observe;
using test::simple;
using test::tensor;
using test::walk;

TEST_CASE("a text that cannot be kept is no news") {
  Recorder recorder(test::empty_report({"x", "mode"}));
  std::size_t news = 0;
  for (int i = 0; i < 2000; ++i)
    news += observe(recorder, simple(1, 5, "text " + std::to_string(i)));
  // Eight smallest of n: a new one is among them with probability 8 / n.
  CHECK(news < 120);
  const ShapeReport report = recorder.report();
  REQUIRE(report.classes.size() == 1);
  CHECK(report.classes[0].state.count() == 2000);
  CHECK(report.classes[0].scalars[0].more);
}

TEST_CASE("faults are told apart up to a number") {
  Recorder recorder(test::empty_report({"x", "mode"}));
  for (int i = 0; i < 1000; ++i)
    recorder.count_fault(std::string("fault\n") + std::to_string(i));
  const auto faults = recorder.report().faults;
  CHECK(faults.size() == 65);
  CHECK(faults.at("fault 0") == 1);
  CHECK(faults.at("other faults") == 936);
}

TEST_CASE("more structures than a recorder remembers are still told apart") {
  Recorder recorder(test::empty_report({"x", "mode"}));
  for (int round = 0; round < 2; ++round) {
    for (std::int64_t i = 0; i < 1500; ++i) {
      DictValue dict;
      dict.items.push_back({std::string("k") + std::to_string(i), tensor({i + 1})});
      observe(recorder, {{{dict}, {std::string("a")}}, tensor({1})});
    }
  }
  const ShapeReport report = recorder.report();
  CHECK(report.calls == 3000);
  CHECK(report.classes.size() == 64);
  for (const auto& each : report.classes)
    CHECK(each.state.count() == 2);
  CHECK(report.faults.empty());
}

TEST_CASE("a structure that is dropped takes nothing from those that are kept") {
  Recorder recorder(test::empty_report({"x", "mode"}));
  const auto call = [](const std::string& key, const Value& value) {
    return test::DescribedCall{{{DictValue{{{key, value}}}}, {}}, Value{}};
  };
  const auto is_kept = [&](const test::DescribedCall& each) {
    return recorder.record(walk(each), {}, &each.arguments, [&] { return *each.outputs; });
  };
  const auto first = call("a00", tensor({2, 3}));
  CHECK(is_kept(first));
  for (int i = 11; i < 74; ++i)
    CHECK(is_kept(call("b" + std::to_string(i), tensor({2, 3}))));
  const auto equally_large = call("c00", tensor({2, 3}));
  const auto larger = call("a00", tensor({2, 3, 4}));
  for (const auto& dropped : {equally_large, larger}) {
    CHECK_FALSE(is_kept(dropped));
    CHECK_FALSE(recorder.look_up(walk(first)).news);
  }
  CHECK(recorder.look_up(walk({equally_large.arguments, std::nullopt})).has_room);
  CHECK_FALSE(recorder.look_up(walk({larger.arguments, std::nullopt})).has_room);
  CHECK(recorder.report().dropped_calls == 2);
}

TEST_CASE("a call whose structure is forgotten while it runs is recorded") {
  Recorder recorder(test::empty_report({"x", "mode"}));
  const auto call = simple(2, 5);
  observe(recorder, call);
  const ArgumentLookup lookup = recorder.look_up(walk({call.arguments, std::nullopt}));
  REQUIRE_FALSE(lookup.news);
  for (std::size_t i = 0; i <= Routes::max_routes; ++i) {
    const test::DescribedCall other{{tensor(Sizes(i % 30, 1)), {}}, tensor(Sizes(i / 30, 1))};
    recorder.record(walk(other), {}, &other.arguments, [&] { return *other.outputs; });
  }
  REQUIRE(recorder.look_up(walk({call.arguments, std::nullopt})).news);
  CHECK(recorder.record(walk(call), lookup, nullptr, [&] { return *call.outputs; }));
  const ShapeReport report = recorder.report();
  CHECK(report.faults.empty());
  CHECK(report.calls == Routes::max_routes + 3);
  const auto kept = std::find_if(report.classes.begin(), report.classes.end(),
                                 [&](const SignatureClass& each) { return !each.scalars.empty(); });
  REQUIRE(kept != report.classes.end());
  CHECK(kept->state.count() == 2);
}
