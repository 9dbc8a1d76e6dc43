#include "inference/diff/diff.h"

#include <algorithm>
#include <tuple>

#include "inference/inference.h"
#include "observer/json.h"
#include "tests/inference/logs.h"
#include "tests/support/catch.h"

namespace input_observer {
namespace {

using test::add_call;
using test::log_of;
using test::tensor;
using Kind = Difference::Kind;

Differences diff_of(const Json& a, const Json& b) {
  return diff(test::report_of(a), test::report_of(b));
}

/** The only difference of this kind. */
Difference only(const Differences& differences, Kind kind) {
  std::vector<Difference> found;
  for (const auto& each : differences.list) {
    if (each.kind == kind) found.push_back(each);
  }
  REQUIRE(found.size() == 1);
  return found.front();
}

std::size_t count(const Differences& differences, Kind kind) {
  return static_cast<std::size_t>(
      std::ranges::count_if(differences.list, [&](const Difference& each) { return each.kind == kind; }));
}

Value integer(std::int64_t value) {
  return {value};
}

}  // namespace

TEST_CASE("a size outside of the range and one that was left out are told apart", "[diff]") {
  auto a = log_of({"x"}), b = log_of({"x"});
  for (const auto size : {1, 4, 9})
    add_call(a, {{"x", tensor({size})}});
  for (const auto size : {4, 5, 12, 30})
    add_call(b, {{"x", tensor({size})}});
  const auto differences = diff_of(a, b);
  CHECK(differences.list.size() == 2);
  const auto outside = only(differences, Kind::size), gap = only(differences, Kind::gap);
  CHECK(outside.path == "x");
  CHECK(outside.axis == 0);
  CHECK(outside.in_b == std::vector<Value>{integer(12), integer(30)});
  CHECK(outside.in_a == std::vector<Value>{integer(1), integer(9)});
  CHECK(gap.in_b == std::vector<Value>{integer(5)});
}

TEST_CASE("the order of keys is no difference, a tuple in place of a list is a named one", "[diff]") {
  const auto log = [](const Json& value) {
    auto result = log_of({"d"});
    add_call(result, {{"d", value}}, value);
    return result;
  };
  const Json p = tensor({2, 3}), q = tensor({2, 4});
  const Json items{{"p", p}, {"q", q}}, swapped{{"q", q}, {"p", p}};
  CHECK(diff_of(log({{"dict", items}}), log({{"dict", swapped}})).list.empty());
  const auto differences = diff_of(log({{"list", {p, q}}}), log({{"tuple", {p, q}}}));
  CHECK(only(differences, Kind::signature).signature == "d_tuple");
}

TEST_CASE("beyond 256 sizes only a bucket that was never met proves a size new", "[diff]") {
  auto a = log_of({"x"}), b = log_of({"x"});
  for (std::int64_t i = 0; i < 300; ++i)
    add_call(a, {{"x", tensor({i < 299 ? 1000 + 3 * i : 5000})}});
  add_call(b, {{"x", tensor({1001})}});  // beside 1000 and 1003: the bucket of both
  CHECK(diff_of(a, b).list.empty());
  add_call(b, {{"x", tensor({3000})}});
  CHECK(only(diff_of(a, b), Kind::gap).in_b == std::vector<Value>{integer(3000)});
  // The other way round B knows its sizes by bucket, and says so.
  const auto buckets = only(diff_of(b, a), Kind::gap).in_b;
  CHECK(std::ranges::any_of(buckets, [](const Value& value) { return value.get_if<std::string>() != nullptr; }));
}

TEST_CASE("a size that was seen, but never in that signature, is told with the signature", "[diff]") {
  auto a = log_of({"ids", "cache"}), b = log_of({"ids", "cache"});
  for (const auto seq : {4, 5, 9})
    add_call(a, {{"ids", tensor({1, seq})}});
  add_call(a, {{"ids", tensor({1, 1})}, {"cache", tensor({1, 2, 5, 8})}});
  add_call(b, {{"ids", tensor({1, 4})}, {"cache", tensor({1, 2, 5, 8})}});
  const auto differences = diff_of(a, b);
  const auto size = only(differences, Kind::size);
  CHECK(size.path == "ids");
  CHECK(size.signature == "decode");
  CHECK(size.in_b == std::vector<Value>{integer(4)});
  CHECK(size.in_a == std::vector<Value>{integer(1), integer(1)});
}

TEST_CASE("dtypes, ranks, list lengths and arguments that are new are named", "[diff]") {
  auto a = log_of({"x", "images", "extra"}), b = a;
  add_call(a, {{"x", tensor({2})}, {"images", {{"list", {tensor({3}), tensor({3})}}}}});
  add_call(b, {{"x", tensor({2}, "float16")}, {"images", {{"list", {tensor({3})}}}}, {"extra", tensor({1, 7})}});
  add_call(b, {{"x", tensor({2, 2})}, {"images", {{"list", {tensor({3}), tensor({3})}}}}});
  const auto differences = diff_of(a, b);
  CHECK(count(differences, Kind::signature) == 2);
  CHECK(only(differences, Kind::dtype).in_b == std::vector<Value>{{std::string("float16")}});
  CHECK(only(differences, Kind::rank).in_b == std::vector<Value>{integer(2)});
  CHECK(only(differences, Kind::length).path == "images");
  CHECK(only(differences, Kind::length).in_b == std::vector<Value>{integer(1)});
  CHECK(only(differences, Kind::argument).path == "extra");
  CHECK(count(differences, Kind::size) == 0);
}

TEST_CASE("scalars: a new value, and known values never seen together", "[diff]") {
  auto a = log_of({"flag", "mode", "scale"}), b = a;
  add_call(a, {{"flag", true}, {"mode", "fast"}, {"scale", 1.0}});
  add_call(a, {{"flag", false}, {"mode", "slow"}, {"scale", 2.0}});
  add_call(b, {{"flag", true}, {"mode", "slow"}, {"scale", 2.0}});
  const auto together = diff_of(a, b);
  CHECK(together.list.size() == 1);
  CHECK(only(together, Kind::combination).also == std::vector<std::string>{"flag", "mode"});
  add_call(b, {{"flag", true}, {"mode", "exact"}, {"scale", 1.5}});
  std::vector<std::string> paths;
  for (const auto& each : diff_of(a, b).list) {
    if (each.kind == Kind::value) paths.push_back(each.path);
  }
  CHECK(paths == std::vector<std::string>{"mode", "scale"});
}

TEST_CASE("of many values of a scalar only those kept are known: what may have been seen is not new", "[diff]") {
  auto a = log_of({"scale"}), b = a;
  for (int i = 0; i < 20; ++i)
    add_call(a, {{"scale", i + 0.5}});  // the eight smallest are kept
  add_call(b, {{"scale", 100.0}});
  CHECK(diff_of(a, b).list.empty());
  add_call(b, {{"scale", 3.0}});
  CHECK(only(diff_of(a, b), Kind::value).in_b == std::vector<Value>{{3.0}});
}

TEST_CASE("relations that B breaks are told with sizes that break them", "[diff]") {
  auto a = log_of({"ids", "mask", "cache"}), b = a;
  for (const auto& [batch, seq, past] : {std::tuple(1, 2, 5), {2, 3, 9}, {3, 2, 6}, {2, 5, 8}}) {
    add_call(
        a,
        {{"ids", tensor({batch, seq})}, {"mask", tensor({batch, past + seq})}, {"cache", tensor({batch, 4, past, 8})}},
        tensor({batch, seq, 7}));
  }
  add_call(b, {{"ids", tensor({2, 3})}, {"mask", tensor({3, 11})}, {"cache", tensor({2, 4, 9, 8})}}, tensor({2, 2, 7}));
  std::vector<std::string> broken;
  for (const auto& each : diff_of(a, b).list) {
    if (each.kind != Kind::relation) continue;
    broken.push_back(each.path + " " + std::to_string(each.axis) + " = " + each.relation);
    if (each.path == "mask" && each.axis == 1) {
      CHECK(each.in_b == std::vector<Value>{integer(11), integer(3), integer(9)});
    }
  }
  CHECK(broken ==
        std::vector<std::string>{"mask 0 = ids axis 0", "mask 1 = ids axis 1 + cache axis 2", "out 1 = ids axis 1"});
}

TEST_CASE("an absent cache breaks no relation where it is taken as one of length 0", "[diff]") {
  auto a = log_of({"ids", "mask", "cache"}), b = a;
  for (const auto& [seq, past] : {std::pair(2, 5), {3, 9}, {2, 6}, {5, 8}})
    add_call(a, {{"ids", tensor({1, seq})}, {"mask", tensor({1, past + seq})}, {"cache", tensor({1, 4, past, 8})}});
  add_call(a, {{"ids", tensor({1, 7})}, {"mask", tensor({1, 7})}});
  add_call(b, {{"ids", tensor({1, 8})}, {"mask", tensor({1, 8})}});
  CHECK(count(diff_of(a, b), Kind::relation) == 0);
  add_call(b, {{"ids", tensor({1, 8})}, {"mask", tensor({1, 9})}});
  CHECK(only(diff_of(a, b), Kind::relation).path == "mask");
}

TEST_CASE("results count only where both sides saw results", "[diff]") {
  auto a = log_of({"x"}), b = a;
  add_call(a, {{"x", tensor({2})}}, tensor({2}));
  add_call(b, {{"x", tensor({2})}});
  CHECK(diff_of(a, b).list.empty());
  CHECK(diff_of(b, a).list.empty());
  add_call(b, {{"x", tensor({2})}}, tensor({2, 2}));
  CHECK(only(diff_of(a, b), Kind::signature).in_b == std::vector<Value>{integer(1)});
  CHECK(only(diff_of(a, b), Kind::rank).side == Side::output);
}

TEST_CASE("what A dropped for want of room counts as seen, and is counted", "[diff]") {
  auto a = log_of({"images"}), b = a;
  const auto images = [](std::int64_t length, std::int64_t size) {
    Json list = Json::array();
    for (std::int64_t i = 0; i < length; ++i)
      list.push_back(tensor({size}));
    return Json{{"list", list}};
  };
  for (std::int64_t length = 2; length <= 70; ++length)
    add_call(a, {{"images", images(length, length)}});
  add_call(b, {{"images", images(68, 68)}});
  const auto dropped = diff_of(a, b);
  CHECK(dropped.list.empty());
  CHECK(dropped.undecided_calls == 1);
  add_call(b, {{"images", images(1, 3)}});  // fewer columns than any that was kept: it would have been
  add_call(b, {{"images", images(68, 99)}});
  const auto differences = diff_of(a, b);
  CHECK(differences.list.size() == 3);
  CHECK(only(differences, Kind::relation).relation == "the length of images");
  CHECK(only(differences, Kind::signature).in_b == std::vector<Value>{integer(1)});
  CHECK(only(differences, Kind::size).in_b == std::vector<Value>{integer(99)});
}

TEST_CASE("reports that cannot be merged cannot be compared", "[diff]") {
  auto a = test::report_of(log_of({"x"})), b = test::report_of(log_of({"y"}));
  CHECK_THROWS_AS(diff(a, b), Error);
}

TEST_CASE("a result that is another dim in other calls is compared in each of them", "[diff]") {
  const auto log_with = [](std::int64_t more) {
    auto log = log_of({"enc", "cross"});
    for (const auto length : {7, 12, 9}) {
      add_call(log, {{"enc", tensor({length, 8})}}, tensor({length, 4}));
      add_call(log, {{"cross", tensor({length, 4})}}, tensor({length + more, 4}));
    }
    return log;
  };
  CHECK(diff_of(log_with(0), log_with(0)).list.empty());
  const auto broken = only(diff_of(log_with(0), log_with(2)), Kind::relation);
  CHECK(broken.relation == "enc axis 0 + cross axis 0");
}

TEST_CASE("a leaf that only the options of one side know is a difference, no bad input", "[diff]") {
  const auto dict = [](std::int64_t size, bool with_key) {
    Json items{{"a", tensor({size})}};
    if (with_key) items["k"] = tensor({size + 1});
    return Json{{"d", {{"dict", items}}}};
  };
  auto a = log_of({"d"}), b = log_of({"d"});
  for (const auto size : {2, 3}) {
    add_call(a, dict(size, false));
    add_call(b, dict(size, true));
    add_call(b, dict(size, false));
  }
  b["options"] = {{"value_if_missing", {{"d.k", tensor({0})}}}};
  CHECK(only(diff_of(a, b), Kind::argument).path == "d.k");
  CHECK(diff_of(b, a).list.empty());
  // Of one report alone it is a mistake.
  a["options"] = b["options"];
  CHECK_THROWS_AS(infer(test::report_of(a)), Error);
}

}  // namespace input_observer
