// Calls that never meet become one set of arguments; what was missing is what the user says it is.
#include <tuple>

#include "inference/inference.h"
#include "observer/json.h"
#include "observer/value_json.h"
#include "tests/inference/logs.h"
#include "tests/support/catch.h"

namespace input_observer {
namespace {

using test::add_call;
using test::log_of;
using test::tensor;

Inference inferred(const Json& log) {
  return infer(test::report_of(log));
}

Json arguments(const Inference& inference) {
  return to_json(inference)["arguments"];
}

std::vector<std::int64_t> shape(const Json& value) {
  return value.at("tensor").at("shape").get<std::vector<std::int64_t>>();
}

/** Image and text at prefill, a cache of two layers at decode; no call has both. */
Json vision_log() {
  auto log = log_of({"input_ids", "attention_mask", "pixel_values", "past_key_values"});
  const auto cache = [](std::int64_t batch, std::int64_t past) {
    const Json layer{{"tuple", {tensor({batch, 2, past, 8}), tensor({batch, 2, past, 8})}}};
    return Json{{"list", {layer, layer}}};
  };
  for (const auto& [batch, seq, size] : {std::tuple(1, 7, 32), {2, 5, 64}, {3, 9, 96}}) {
    add_call(log, {{"pixel_values", tensor({batch, 3, size, 2 * size + 32})},
                   {"input_ids", tensor({batch, seq}, "int64")},
                   {"attention_mask", tensor({batch, seq}, "int64")}});
  }
  for (const auto& [batch, past] : {std::pair(1, 7), {2, 5}, {2, 6}, {3, 9}}) {
    // The mask by position, the rest by name: what was called so there is the same argument here.
    log["calls"].push_back({{"args", {tensor({batch, 1}, "int64"), tensor({batch, past + 1}, "int64")}},
                            {"kwargs", {{"past_key_values", cache(batch, past)}}}});
  }
  return log;
}

}  // namespace

TEST_CASE("arguments of calls that never meet stand together, at sizes that go together", "[alignment]") {
  const auto inference = inferred(vision_log());
  const auto values = arguments(inference);
  REQUIRE(values.size() == 4);
  const auto ids = shape(values["input_ids"]), mask = shape(values["attention_mask"]),
             image = shape(values["pixel_values"]);
  const auto& layers = values["past_key_values"]["list"];
  REQUIRE(layers.size() == 2);
  const auto batch = ids[0];
  const auto past = shape(layers[0]["tuple"][0])[2];
  for (const auto& layer : layers) {
    for (const auto& tensor : layer["tuple"])
      CHECK(shape(tensor) == std::vector<std::int64_t>{batch, 2, past, 8});
  }
  CHECK(mask == std::vector<std::int64_t>{batch, ids[1] + past});
  CHECK(image[0] == batch);
  CHECK(image[1] == 3);
  CHECK(batch >= 2);
  CHECK(values["input_ids"]["tensor"]["dtype"] == "int64");
  CHECK(inference.signatures.size() == 2);
  CHECK(inference.inputs[1].shape[1].text() == "past + seq");
  bool told = false;
  for (const auto& finding : inference.findings)
    told = told || finding.code == "never-together";
  CHECK(told);
}

TEST_CASE("the observed call of calls that never meet has its holes filled to go with it", "[alignment]") {
  const auto observed = to_json(inferred(vision_log()))["observed_arguments"];
  REQUIRE(observed.size() == 4);
  const auto batch = shape(observed["input_ids"])[0];
  CHECK(shape(observed["pixel_values"])[0] == batch);
  CHECK(shape(observed["past_key_values"]["list"][1]["tuple"][0])[0] == batch);
  CHECK(shape(observed["attention_mask"])[1] ==
        shape(observed["input_ids"])[1] + shape(observed["past_key_values"]["list"][0]["tuple"][0])[2]);
}

TEST_CASE("an argument is the same by position and by name, and a dict by its keys", "[alignment]") {
  auto log = log_of({"x", "options"});
  const auto a = tensor({2, 3}), b = tensor({2, 5}, "int64");
  log["calls"].push_back({{"args", {tensor({2, 7}), {{"dict", {{"a", a}, {"b", b}}}}}}});
  log["calls"].push_back(
      {{"kwargs",
        {{"options", {{"dict", {{"b", tensor({4, 5}, "int64")}, {"a", tensor({4, 3})}}}}}, {"x", tensor({4, 7})}}}});
  const auto inference = inferred(log);
  const auto json = to_json(inference);
  CHECK(json["dynamic_axes"]["x"] == Json({0}));
  CHECK(json["dynamic_axes"]["options"]["dict"]["a"] == Json({0}));
  CHECK(json["dynamic_axes"]["options"]["dict"]["b"] == Json({0}));
  CHECK(json["arguments"]["options"]["dict"]["a"]["tensor"]["dtype"] == "float32");
  CHECK(json["arguments"]["options"]["dict"]["b"]["tensor"]["dtype"] == "int64");
  CHECK(shape(json["arguments"]["options"]["dict"]["b"])[1] == 5);
}

TEST_CASE("a dict gives the union of the keys of all calls", "[alignment]") {
  auto log = log_of({"d"});
  add_call(log, {{"d", {{"dict", {{"left", tensor({2, 3})}}}}}});
  add_call(log, {{"d", {{"dict", {{"right", tensor({4, 5})}}}}}});
  const auto values = arguments(inferred(log))["d"]["dict"];
  CHECK(shape(values["left"]) == std::vector<std::int64_t>{2, 3});
  CHECK(shape(values["right"]) == std::vector<std::int64_t>{4, 5});
}

TEST_CASE("a value stands in where a parameter was absent or None, and the result says whose it is",
          "[value-if-missing]") {
  auto log = log_of({"x", "cache"});
  add_call(log, {{"x", tensor({1, 4})}});
  add_call(log, {{"x", tensor({3, 5})}, {"cache", nullptr}});
  add_call(log, {{"x", tensor({2, 4})}, {"cache", tensor({2, 6})}});
  log["options"] = {{"value_if_missing", {{"cache", tensor({1, 0})}}}};
  const auto inference = inferred(log);
  const auto json = to_json(inference);
  CHECK(json["dynamic_axes"]["cache"] == Json({0, 1}));
  std::size_t from_user = 0;
  for (const auto& signature : json["signatures"]) {
    const bool here = signature.contains("sources");
    from_user += here;
    if (here) CHECK(signature["sources"] == Json{{"cache", "user"}});
    for (const auto& leaf : signature["inputs"])
      CHECK((leaf.value("source", "") == "user") == (here && leaf["path"] == "cache"));
  }
  CHECK(from_user == 1);
  CHECK(json["inputs"][1]["source"] == "user");
  CHECK_FALSE(json["inputs"][0].contains("source"));
  // Read and written again it says the same.
  CHECK(to_json(inference_from_json(JsonReader(json, {}))) == json);
}

TEST_CASE("a placeholder's empty axes enter the relations, its other sizes do not", "[value-if-missing]") {
  auto log = log_of({"ids", "mask", "past"});
  for (const auto& [batch, seq] : {std::pair(2, 4), {3, 6}, {4, 5}})
    add_call(log, {{"ids", tensor({batch, seq})}, {"mask", tensor({batch, seq})}});
  for (const auto& [batch, seq, past] : {std::tuple(2, 1, 6), {3, 2, 5}, {2, 3, 9}})
    add_call(
        log,
        {{"ids", tensor({batch, seq})}, {"mask", tensor({batch, past + seq})}, {"past", tensor({batch, 4, past, 8})}});
  log["options"] = {{"value_if_missing", {{"past", tensor({1, 4, 0, 8})}}}};
  const auto inference = inferred(log);
  CHECK(inference.inputs[1].shape[1].text() == "past + seq");
  // Its batch of 1 was in no call: past[0] is still the batch of ids.
  CHECK(inference.inputs[2].shape[0].text() == inference.inputs[0].shape[0].text());
  CHECK(to_json(inference)["dynamic_axes"]["past"] == Json({0, 2}));
}

TEST_CASE("a value stands in at a leaf path too", "[value-if-missing]") {
  auto log = log_of({"d"});
  add_call(log, {{"d", {{"dict", {{"x", tensor({2, 3})}, {"mask", nullptr}}}}}});
  add_call(log, {{"d", {{"dict", {{"x", tensor({4, 3})}, {"mask", tensor({4, 9})}}}}}});
  add_call(log, {{"d", {{"dict", {{"x", tensor({5, 3})}}}}}});
  log["options"] = {{"value_if_missing", {{"d.mask", tensor({1, 0})}}}};
  const auto json = to_json(inferred(log));
  CHECK(json["dynamic_axes"]["d"]["dict"]["mask"] == Json({0, 1}));
  std::size_t from_user = 0;
  for (const auto& signature : json["signatures"]) {
    CHECK(signature["arguments"]["d"]["dict"].contains("mask"));
    from_user += signature.contains("sources") && signature["sources"] == Json{{"d.mask", "user"}};
  }
  CHECK(from_user == 2);
}

TEST_CASE("a value never overrides an argument that was given", "[value-if-missing]") {
  auto log = log_of({"x", "scale"});
  add_call(log, {{"x", tensor({2, 3})}, {"scale", 0.5}});
  add_call(log, {{"x", tensor({3, 3})}, {"scale", 0.5}});
  const auto without = to_json(inferred(log)).dump();
  log["options"] = {{"value_if_missing", {{"x", tensor({99, 99})}, {"scale", 7.5}}}};
  CHECK(to_json(inferred(log)).dump() == without);
}

TEST_CASE("unknown names are refused with the nearest one", "[value-if-missing]") {
  auto log = log_of({"input_ids", "d"});
  add_call(log, {{"input_ids", tensor({2, 3})}, {"d", {{"dict", {{"mask", tensor({2, 3})}}}}}});
  const auto refusal = [&](const std::string& name) {
    log["options"] = {{"value_if_missing", {{name, tensor({1, 0})}}}};
    try {
      inferred(log);
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string("accepted");
  };
  CHECK(refusal("input_id").find("got 'input_id' (did you mean 'input_ids'?)") != std::string::npos);
  CHECK(refusal("d.mesk") ==
        "options.value_if_missing.d\\.mesk: expected a parameter or a leaf of these calls, got 'd.mesk' (did you mean "
        "'d.mask'?)");
  CHECK(refusal("d.mask") == "accepted");
}

TEST_CASE("a placeholder of a higher rank than was seen is a leaf of that rank", "[value-if-missing]") {
  auto log = log_of({"x", "y"});
  add_call(log, {{"x", tensor({2})}, {"y", tensor({2, 3})}});
  add_call(log, {{"y", tensor({4, 3})}});
  log["options"] = {{"value_if_missing", {{"x", tensor({1, 0})}}}};
  const auto inference = inferred(log);
  CHECK(inference.inputs[0].shape.size() == 2);
  CHECK(shape(arguments(inference)["x"]).size() == 2);
}

TEST_CASE("elements of a list of varying length have the highest rank that any of them had", "[alignment]") {
  auto log = log_of({"items"});
  add_call(log, {{"items", {{"list", {tensor({4, 2})}}}}});
  add_call(log, {{"items", {{"list", {tensor({3}), tensor({5})}}}}});
  add_call(log, {{"items", {{"list", {tensor({3}), tensor({5}), tensor({7})}}}}});
  const auto inference = inferred(log);
  CHECK(inference.inputs[0].path == "items.*");
  const auto given = arguments(inference);
  for (const auto& item : given["items"]["list"])
    CHECK(shape(item).size() == 2);
  CHECK(to_json(inference)["observed_arguments"]["items"]["list"].size() == 3);
}

}  // namespace input_observer
