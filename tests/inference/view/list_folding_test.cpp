#include "inference/view/list_folding.h"

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

}  // namespace input_observer
