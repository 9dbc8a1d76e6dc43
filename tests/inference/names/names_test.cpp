#include "inference/names/names.h"

#include <algorithm>
#include <set>

#include "inference/inference.h"
#include "inference/names/element_dims.h"
#include "inference/names/name_table.h"
#include "observer/json.h"
#include "tests/inference/steps.h"
#include "tests/support/catch.h"

namespace input_observer {
namespace {

using test::absent;
using test::log_of_table;
using test::Steps;

std::vector<std::string> customary(const std::string& path, int rank, int axis, bool derived = false) {
  return customary_names({Side::input, path, rank, axis}, derived);
}

/** Calls of a list `xs` of 1, 2 and 3 tensors [b, 4] beside a vector `other` that has nothing to do with it. */
Json list_beside(const std::string& other) {
  auto log = test::log_of({"xs", other});
  const auto add = [&](const std::vector<std::int64_t>& sizes, std::int64_t length) {
    std::vector<Json> items;
    for (const auto size : sizes)
      items.push_back(test::tensor({size, 4}));
    test::add_call(log, {{"xs", {{"list", items}}}, {other, test::tensor({length})}});
  };
  add({3}, 11);
  add({5, 6}, 12);
  add({7, 9, 8}, 17);
  return log;
}

/** The dims of a leaf of the arguments in the signature that has the longest list. */
std::string dim_of(const Inference& inference, const std::string& path) {
  const auto longest = std::ranges::max_element(
      inference.signatures, {}, [](const InferredSignature& signature) { return signature.inputs.size(); });
  const auto leaf = std::ranges::find(longest->inputs, path, &InferredLeaf::path);
  return leaf == longest->inputs.end() ? "" : leaf->shape.front().text();
}

}  // namespace

TEST_CASE("axes are called what people call them", "[names]") {
  CHECK(customary("input_ids", 2, 0) == std::vector<std::string>{"batch"});
  CHECK(customary("input_ids", 2, 1) == std::vector<std::string>{"seq"});
  CHECK(customary("attention_mask", 2, 1) == std::vector<std::string>{"seq", "total"});
  CHECK(customary("attention_mask", 2, 1, true) == std::vector<std::string>{"total"});
  CHECK(customary("past_key_values.3.1", 4, 2) == std::vector<std::string>{"past"});
  CHECK(customary("past_key_values.3.1", 4, 1).empty());
  CHECK(customary("pixel_values", 4, 2) == std::vector<std::string>{"height"});
  CHECK(customary("pixel_values", 4, 3) == std::vector<std::string>{"width"});
  CHECK(customary("decoder_input_ids", 2, 1) == std::vector<std::string>{"dec_seq"});
  CHECK(customary("input_features", 3, 2) == std::vector<std::string>{"frames"});
  CHECK(customary("x", 1, 0).empty());
}

TEST_CASE("the user's names win over customary ones", "[names]") {
  auto log = log_of_table({"input_ids", "y"}, {{{2, 3}, {2, 9}}, {{4, 5}, {4, 9}}, {{3, 8}, {3, 9}}});
  log["options"] = {{"dim_names", {{"y", {{"0", "rows"}}}, {"input_ids", {{"1", "length"}}}}}};
  const Steps steps(log);
  CHECK(steps.name("input_ids[0]") == "rows");
  CHECK(steps.name("input_ids[1]") == "length");
}

TEST_CASE("names never collide, and are Python identifiers", "[names]") {
  // Three sequences of their own lengths, and arguments whose names make the same candidates or are keywords.
  const Steps steps(log_of_table({"input_ids", "label_ids", "type_ids", "x", "x_0", "lambda"},
                                 {{{1, 2}, {3, 4}, {5, 6}, {7, 8}, {9}, 11},
                                  {{2, 4}, {5, 9}, {9, 8}, {8, 11}, {4}, 12},
                                  {{4, 7}, {6, 2}, {7, 3}, {3, 17}, {7}, 19}}));
  const std::set<std::string> distinct(steps.names.groups.begin(), steps.names.groups.end());
  CHECK(distinct.size() == steps.names.groups.size());
  CHECK_FALSE(distinct.contains("lambda"));
  CHECK(steps.name("input_ids[1]") == "seq");
  CHECK(steps.name("label_ids[1]") == "label_ids_1");
  for (const auto& name : distinct)
    CHECK(name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") ==
          std::string::npos);
}

TEST_CASE("a name stays with the first member when more calls split a dim", "[names]") {
  std::vector<std::vector<Json>> calls{{{2, 5}, {2, 5}}, {{3, 7}, {3, 7}}, {{4, 6}, {4, 6}}};
  const Steps joined(log_of_table({"input_ids", "attention_mask"}, calls));
  REQUIRE(joined.same("input_ids[1]", "attention_mask[1]"));
  calls.push_back({{4, 6}, {4, 9}});
  const Steps split(log_of_table({"input_ids", "attention_mask"}, calls));
  REQUIRE_FALSE(split.same("input_ids[1]", "attention_mask[1]"));
  CHECK(split.name("input_ids[0]") == joined.name("input_ids[0]"));
  CHECK(split.name("input_ids[1]") == joined.name("input_ids[1]"));
  CHECK(split.name("attention_mask[1]") == "total");
}

TEST_CASE("an int alone keeps its name, an axis gives its own to the two", "[names]") {
  const Steps steps(log_of_table({"x", "rows", "seed"}, {{{2, 3}, 2, 9}, {{4, 3}, 4, 1}, {{7, 3}, 7, 4}}));
  CHECK(steps.same("x[0]", "rows"));
  CHECK(steps.name("rows") == "batch");
  CHECK(steps.name("seed") == "seed");
}

TEST_CASE("axes of results that depend on values are named after the result", "[names]") {
  const Steps steps(log_of_table({"x"}, {{{4}, {3}}, {{9}, {1}}, {{5}, {5}}, {{6}, {2}}}));
  CHECK(steps.names.data_dependent == std::vector<std::string>{"out_0"});
}

TEST_CASE("no dim is called like that of an element of a list", "[names]") {
  for (const std::string other : {"batch", "y"}) {
    INFO(other);
    const auto inference = infer(test::report_of(list_beside(other)));
    std::set<std::string> dims;
    for (const std::string path : {"xs.0", "xs.1", "xs.2"})
      dims.insert(dim_of(inference, path));
    CHECK(dims == std::set<std::string>{"batch_0", "batch_1", "batch_2"});
    CHECK_FALSE(dims.contains(dim_of(inference, other)));
  }
}

TEST_CASE("a dim of elements is not called so that an element's is another dim's name", "[names]") {
  auto log = list_beside("y");
  log["options"] = {{"dim_names", {{"xs", {{"0", "rows"}}}, {"y", {{"0", "rows_2"}}}}}};
  const auto inference = infer(test::report_of(log));
  CHECK(dim_of(inference, "xs.2") == "rows_2");
  CHECK(dim_of(inference, "y") == "y_0");
  const auto conflict = std::ranges::find(inference.findings, "dim-name-conflict", &Finding::code);
  REQUIRE(conflict != inference.findings.end());
  CHECK(conflict->message.find("another dim has that name") != std::string::npos);
}

TEST_CASE("a name for an element of a list of varying length is one for all of them", "[names]") {
  auto log = test::log_of({"images"});
  test::add_call(log, {{"images", {{"list", {test::tensor({2, 3})}}}}});
  test::add_call(log, {{"images", {{"list", {test::tensor({2, 4}), test::tensor({2, 5})}}}}});
  log["options"] = {{"dim_names", {{"images.0", {{"1", "hh"}}}}}};
  const auto inference = infer(test::report_of(log));
  CHECK(dim_of(inference, "images.1") == "2");
  CHECK(inference.inputs.front().shape[1].text() == "hh");
  CHECK(std::ranges::count(inference.findings, "option-without-effect", &Finding::code) == 0);
  log["options"]["dim_names"]["images.1"] = {{"1", "ww"}};
  const auto both = infer(test::report_of(log));
  CHECK(both.inputs.front().shape[1].text() == "hh");
  CHECK(std::ranges::count(both.findings, "dim-name-conflict", &Finding::code) == 1);
}

TEST_CASE("the name of an element's dim is read as it is written", "[names]") {
  CHECK(element_dim("height", 12) == "height_12");
  CHECK(dim_of_element("height_12") == "height");
  CHECK(dim_of_element("x_0_1") == "x_0");
  for (const std::string name : {"height", "height_", "_x", "height_1a", "height_-1", ""})
    CHECK_FALSE(dim_of_element(name));
}

}  // namespace input_observer
