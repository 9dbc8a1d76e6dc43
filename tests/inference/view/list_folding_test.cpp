#include "inference/view/list_folding.h"

#include "inference/diff/diff.h"
#include "inference/inference.h"
#include "observer/json.h"
#include "tests/inference/logs.h"
#include "tests/support/catch.h"

namespace input_observer {
namespace {

using test::add_call;
using test::log_of;
using test::tensor;

Json list(std::vector<Json> items) {
  return {{"list", std::move(items)}};
}

/** Where a path of the arguments stands once these calls are laid side by side. */
std::string folded(const Json& log, const std::string& path) {
  const auto report = test::report_of(log);
  return ListFolding(observe_classes(report, {}), report.signature).fold(Side::input, path).path;
}

/** Two lists of varying length, as argument and as result; `other` adds a call that has something else there. */
Json lists_of_images(const std::vector<Json>& other = {}) {
  auto log = log_of({"images"});
  add_call(log, {{"images", list({tensor({2})})}}, list({tensor({2})}));
  add_call(log, {{"images", list({tensor({2}), tensor({2})})}}, list({tensor({2}), tensor({2})}));
  for (const auto& value : other)
    add_call(log, {{"images", value}}, value);
  return log;
}

/** Containers of tensors that are no lists. */
const std::vector<Json>& other_containers() {
  static const std::vector<Json> values{
      {{"dict", {{"left", tensor({2})}}}},
      {{"dict", {{"0", tensor({5})}, {"1x", tensor({7})}}}},
      {{"tuple", {tensor({2}), tensor({3, 4, 5})}}},
      {{"tuple", {tensor({5}), tensor({7})}}},
      {{"object", {{"type", "Pair"}, {"attributes", {{"left", tensor({5})}, {"right", tensor({7})}}}}}}};
  return values;
}

}  // namespace

TEST_CASE("a list of varying length is one leaf, a list of one length is not", "[view]") {
  auto log = log_of({"images", "cache"});
  add_call(log, {{"images", list({tensor({3})})}, {"cache", list({tensor({4}), tensor({4})})}});
  CHECK(folded(log, "images.0") == "images.0");
  add_call(log, {{"images", list({tensor({3}), tensor({5})})}, {"cache", list({tensor({4}), tensor({4})})}});
  CHECK(folded(log, "images.0") == "images.*");
  CHECK(folded(log, "images.17") == "images.*");
  CHECK(folded(log, "images") == "images");
  CHECK(folded(log, "cache.1") == "cache.1");
}

TEST_CASE("tuples, lists of unlike elements and lists inside of a folded one stay", "[view]") {
  auto tuples = log_of({"x"});
  add_call(tuples, {{"x", {{"tuple", {tensor({3})}}}}});
  add_call(tuples, {{"x", {{"tuple", {tensor({3}), tensor({3})}}}}});
  CHECK(folded(tuples, "x.0") == "x.0");
  auto mixed = log_of({"x"});
  add_call(mixed, {{"x", list({tensor({3})})}});
  add_call(mixed, {{"x", list({tensor({3}), tensor({3, 3})})}});
  CHECK(folded(mixed, "x.0") == "x.0");
  auto nested = log_of({"x"});
  add_call(nested, {{"x", list({list({tensor({3})})})}});
  add_call(nested, {{"x", list({list({tensor({3}), tensor({3})}), list({tensor({3}), tensor({3})})})}});
  CHECK(folded(nested, "x.1.1") == "x.*.1");
}

TEST_CASE("elements of a folded list that are containers keep what is below them", "[view]") {
  auto log = log_of({"boxes"});
  const Json box{{"dict", {{"a.b", tensor({4})}, {"c", tensor({2})}}}};
  add_call(log, {{"boxes", list({box})}});
  add_call(log, {{"boxes", list({box, box})}});
  CHECK(folded(log, "boxes.1.a\\.b") == "boxes.*.a\\.b");
}

TEST_CASE("lists are folded as in another view where that is asked for", "[view]") {
  auto both = log_of({"images"}), one = log_of({"images"});
  add_call(both, {{"images", list({tensor({3})})}});
  add_call(both, {{"images", list({tensor({3}), tensor({5})})}});
  add_call(one, {{"images", list({tensor({3}), tensor({5}), tensor({7})})}});
  const auto wide = test::report_of(both), narrow = test::report_of(one);
  const ListFolding other(observe_classes(wide, {}), wide.signature);
  const ListFolding same(observe_classes(narrow, {}), narrow.signature, other);
  CHECK(same.fold(Side::input, "images.2").path == "images.*");
  REQUIRE(same.lengths(0).size() == 1);
  CHECK(same.lengths(0)[0].second == 3);
}

TEST_CASE("a list that other calls had as a dict, tuple or object is not folded", "[view]") {
  for (const auto& value : other_containers()) {
    INFO(value.dump());
    CHECK(folded(lists_of_images({value}), "images.0") == "images.0");
    CHECK(folded(lists_of_images({value}), "images.left") == "images.left");
  }
  CHECK(folded(lists_of_images({{{"dict", Json::object()}}}), "images.0") == "images.*");
  CHECK(folded(lists_of_images({tensor({3})}), "images.0") == "images.*");
  CHECK(folded(lists_of_images(), "images.left") == "images.left");
}

TEST_CASE("a list here and another container there are inferred and compared", "[view][diff]") {
  for (const auto& value : other_containers()) {
    INFO(value.dump());
    const auto log = lists_of_images({value});
    CHECK(infer(test::report_of(log)).signatures.size() == 3);
    auto only = log_of({"images"});
    add_call(only, {{"images", value}}, value);
    CHECK_FALSE(diff(test::report_of(lists_of_images()), test::report_of(only)).list.empty());
    CHECK_FALSE(diff(test::report_of(only), test::report_of(lists_of_images())).list.empty());
    CHECK(diff(test::report_of(log), test::report_of(only)).list.empty());
  }
}

TEST_CASE("what calls had in a tuple counts for its own range", "[view]") {
  const auto inference = infer(test::report_of(lists_of_images({{{"tuple", {tensor({5}), tensor({7})}}}})));
  const auto json = to_json(inference);
  CHECK(json["dynamic_axes"]["images"].dump() == "[[0],[0]]");
  std::int64_t most = 0;
  for (const auto& dim : inference.dims)
    most = std::max(most, dim.max);
  CHECK(most == 7);
}

}  // namespace input_observer
