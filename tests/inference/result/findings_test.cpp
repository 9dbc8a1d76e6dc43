#include "inference/result/findings.h"

#include <algorithm>

#include "observer/json.h"
#include "tests/inference/logs.h"
#include "tests/support/catch.h"

namespace input_observer {
namespace {

using test::tensor;

/** Messages of the finding about kinds, of calls that have these values as argument and result. */
std::vector<std::string> kinds(const std::vector<Json>& values, const std::vector<Json>& outputs = {}) {
  auto log = test::log_of({"x", "y"});
  for (std::size_t i = 0; i < values.size(); ++i)
    test::add_call(log, {{"x", values[i]}, {"y", tensor({2})}}, i < outputs.size() ? outputs[i] : Json());
  std::vector<std::string> result;
  for (const auto& each : infer(test::report_of(log)).findings) {
    if (each.code == "several-kinds") result.push_back(each.path + ": " + each.message);
  }
  return result;
}

using Messages = std::vector<std::string>;

}  // namespace

TEST_CASE("a leaf of several kinds is told of") {
  const Json list{{"list", {tensor({2}), tensor({2})}}}, tuple{{"tuple", {tensor({2}), tensor({2})}}};
  CHECK(kinds({tensor({2}), list}) ==
        Messages{"x: x was seen as list, tensor: one signature each, list in `arguments`"});
  CHECK(kinds({tensor({2}), 7, tensor({3})}) ==
        Messages{"x: x was seen as int, tensor: one signature each, tensor in `arguments`"});
  CHECK(kinds({2.5, 7, 7}).size() == 1);
  CHECK(kinds({list, tuple}).size() == 1);
  const auto in_dict = [](const Json& value) { return Json{{"dict", {{"k.l", value}}}}; };
  CHECK(kinds({in_dict(true), in_dict(tensor({2})), in_dict(tensor({2}))}) ==
        Messages{"x.k\\.l: x.k\\.l was seen as bool, tensor: one signature each, tensor in `arguments`"});
  CHECK(kinds({tensor({2}), tensor({2})}, {list, tensor({2})}) ==
        Messages{"out: the result out was seen as list, tensor: one signature each"});
}

TEST_CASE("None, other ranks and other lengths are no other kind") {
  CHECK(kinds({tensor({2}), nullptr, tensor({2, 3})}).empty());
  CHECK(kinds({{{"list", {tensor({2})}}}, {{"list", {tensor({2}), tensor({2})}}}, {{"list", Json::array()}}}).empty());
}

TEST_CASE("what only dropped calls had is named, and never said to have one size") {
  auto log = test::log_of({"xs", "opt"});
  const auto tuple = [](std::int64_t length, std::int64_t last) {
    std::vector<Json> items(static_cast<std::size_t>(length - 1), tensor({2}));
    items.push_back(tensor({last}));
    return Json{{"tuple", items}};
  };
  for (std::int64_t length = 1; length <= 64; ++length)
    test::add_call(log, {{"xs", tuple(length, 2)}});
  const auto message = [&](const std::string& code) {
    const auto findings = infer(test::report_of(log)).findings;
    const auto found = std::ranges::find(findings, code, &Finding::code);
    return found == findings.end() ? std::string() : found->message;
  };
  CHECK(message("dropped-calls").empty());
  CHECK_FALSE(message("one-size-only").empty());
  for (const std::int64_t size : {3, 9})
    test::add_call(log, {{"xs", tuple(67, size)}, {"opt", tensor({size})}});
  CHECK(message("one-size-only").empty());
  CHECK(message("dropped-calls") ==
        "2 calls had one of too many structures: their sizes count for the ranges and dynamic axes of arguments that "
        "kept calls have too, not for relations; nothing is said of opt, xs.64, xs.65, xs.66, which no other call had");
  test::add_call(log, {{"xs", tuple(90, 4)}});
  CHECK(message("dropped-calls").find(" and 19 more, which no other call had") != std::string::npos);
}

TEST_CASE("dropped calls of known leaves at known sizes say nothing of one size") {
  auto log = test::log_of({"xs"});
  for (std::int64_t length = 1; length <= 70; ++length)
    test::add_call(log, {{"xs", {{"list", std::vector<Json>(static_cast<std::size_t>(length), tensor({2}))}}}});
  const auto findings = infer(test::report_of(log)).findings;
  CHECK(std::ranges::count(findings, "one-size-only", &Finding::code) == 1);
  const auto dropped = std::ranges::find(findings, "dropped-calls", &Finding::code);
  REQUIRE(dropped != findings.end());
  CHECK(dropped->message.find("nothing is said") == std::string::npos);
}

}  // namespace input_observer
