// Placeholders of another rank than the tensors that were seen.
#include "inference/inference.h"
#include "observer/json.h"
#include "tests/inference/logs.h"
#include "tests/support/catch.h"

namespace input_observer {

using test::add_call;
using test::log_of;
using test::tensor;

TEST_CASE("a placeholder of a higher rank than the tensor that was seen gives arguments of its rank") {
  auto log = log_of({"x", "y"});
  log["options"] = {{"value_if_missing", {{"y", tensor({1, 4})}}}};
  add_call(log, {{"x", tensor({2})}});
  add_call(log, {{"x", tensor({3})}, {"y", tensor({3})}});
  const auto result = to_json(infer(test::report_of(log)));
  CHECK(result.at("arguments").at("y") == tensor({1, 4}));
  CHECK(result.at("dynamic_axes").at("y") == Json::array());
}

TEST_CASE("a placeholder with axes for a tensor without any gives arguments") {
  auto log = log_of({"y"});
  log["options"] = {{"value_if_missing", {{"y", tensor({1})}}}};
  add_call(log, {{"y", nullptr}});
  add_call(log, {{"y", tensor({})}});
  CHECK(to_json(infer(test::report_of(log))).at("arguments").at("y") == tensor({1}));
}

TEST_CASE("a longer placeholder list with elements of other ranks fills holes by element") {
  auto log = log_of({"x", "y"});
  log["options"] = {{"index", 1}, {"value_if_missing", {{"y", {{"list", {tensor({0, 1}), tensor({})}}}}}}};
  add_call(log, {{"x", tensor({2})}});
  add_call(log, {{"x", tensor({3})}, {"y", {{"list", {tensor({2, 5})}}}}});
  const auto result = to_json(infer(test::report_of(log)));
  CHECK(result.at("observed_arguments").at("y").at("list").dump() == Json::array({tensor({2, 5}), tensor({})}).dump());
  CHECK(result.at("dynamic_axes").at("y").dump() == "[[0,1],[]]");
}

}  // namespace input_observer
