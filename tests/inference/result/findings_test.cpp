#include "inference/result/findings.h"

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

}  // namespace input_observer
