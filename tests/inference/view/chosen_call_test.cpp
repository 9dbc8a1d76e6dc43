#include "inference/view/chosen_call.h"

#include "inference/inference.h"
#include "observer/json.h"
#include "observer/value_json.h"
#include "tests/inference/logs.h"
#include "tests/support/catch.h"

namespace input_observer {
namespace {

using test::tensor;

/** observed_arguments of positional calls of (x, second), as JSON. */
Json observed(const Json& default_value, const std::vector<std::vector<Json>>& calls) {
  Json log{{"signature", {{{"name", "x"}}, {{"name", "second"}, {"default", default_value}}}},
           {"calls", Json::array()}};
  for (const auto& args : calls)
    log["calls"].push_back({{"args", args}});
  return to_json(infer(test::report_of(log)))["observed_arguments"];
}

}  // namespace

TEST_CASE("the observed call is the first that gave a scalar with a default") {
  for (const Json& given : {Json(5.0), Json(5), Json("text"), Json(true)}) {
    const Json at_default = given.is_number_float()     ? Json(1.0)
                            : given.is_number_integer() ? Json(2)
                            : given.is_string()         ? Json("auto")
                                                        : Json(false);
    INFO(given.dump());
    const auto result =
        observed(at_default, {{tensor({2, 3})}, {tensor({9, 3}), given}, {tensor({4, 3}), given}, {tensor({7, 3})}});
    CHECK(result == Json{{"x", tensor({9, 3})}, {"second", given}});
  }
}

TEST_CASE("a scalar that is passed at its default is not given") {
  const auto result = observed(1.0, {{tensor({2, 3}), 1.0}, {tensor({3, 3}), 0.5}});
  CHECK(result["x"] == tensor({3, 3}));
}

TEST_CASE("the observed call is the first that gave a tensor unlike its default") {
  const auto result =
      observed(tensor({3}), {{tensor({2, 3})}, {tensor({9, 3})}, {tensor({4, 3}), tensor({5})}, {tensor({6, 3})}});
  CHECK(result == Json{{"x", tensor({4, 3})}, {"second", tensor({5})}});
}

TEST_CASE("the observed call is the first when none gave more") {
  CHECK(observed(1, {{tensor({2, 3})}, {tensor({9, 3})}})["x"] == tensor({2, 3}));
  CHECK(observed(nullptr, {{tensor({2, 3})}, {tensor({9, 3})}})["x"] == tensor({2, 3}));
}

TEST_CASE("the call that gave most is found in merged reports") {
  const auto log = [](std::vector<Json> calls) {
    return test::report_of(Json{{"signature", {{{"name", "x"}}, {{"name", "n"}, {"default", 2}}}}, {"calls", calls}});
  };
  const auto call = [](std::int64_t rows, std::int64_t n) { return Json{{"args", {tensor({rows, 3}), n}}}; };
  const auto one = log({call(2, 2), call(3, 5)});
  const auto other = log({call(4, 2)});
  for (const auto& both : {merge(one, other), merge(other, one)}) {
    CHECK(to_json(infer(both))["observed_arguments"] == Json{{"x", tensor({3, 3})}, {"n", 5}});
  }
}

TEST_CASE("a scalar of the observed call stays where others gave a tensor or a container") {
  const Json list{{"list", {tensor({3})}}};
  for (const Json& other : {tensor({3}), list}) {
    INFO(other.dump());
    CHECK(observed(nullptr, {{tensor({2, 4}), 981}, {tensor({3, 4}), other}})["second"] == 981);
    const auto in_dict = [](const Json& value) { return Json{{"dict", {{"k", value}}}}; };
    CHECK(observed(nullptr, {{tensor({2, 4}), in_dict(2.5)}, {tensor({3, 4}), in_dict(other)}})["second"] ==
          in_dict(2.5));
    CHECK(observed(nullptr, {{tensor({2, 4}), in_dict(nullptr)}, {tensor({3, 4}), in_dict(other)}})["second"] ==
          in_dict(other));
  }
}

TEST_CASE("a scalar at its default is a hole where others gave a tensor") {
  Json log{{"signature", {{{"name", "x"}}, {{"name", "s"}, {"default", 1.0}}, {{"name", "z"}, {"default", nullptr}}}},
           {"calls", Json::array()}};
  test::add_call(log, {{"x", tensor({2, 3})}, {"z", tensor({7})}});
  test::add_call(log, {{"x", tensor({4, 3})}, {"s", tensor({5})}});
  CHECK(to_json(infer(test::report_of(log)))["observed_arguments"] ==
        Json{{"x", tensor({2, 3})}, {"s", tensor({5})}, {"z", tensor({7})}});
}

}  // namespace input_observer
