#include "inference/result/signature_ids.h"

#include <set>

#include "observer/json.h"
#include "tests/inference/logs.h"
#include "tests/support/catch.h"

namespace input_observer {
namespace {

using test::add_call;
using test::log_of;
using test::tensor;

std::set<std::string> ids(const Json& log) {
  const auto report = test::report_of(log);
  const auto found = signature_ids(analyse(report, {}));
  const std::set<std::string> distinct(found.begin(), found.end());
  CHECK(distinct.size() == found.size());
  return distinct;
}

using Ids = std::set<std::string>;

}  // namespace

TEST_CASE("one signature is called main", "[signatures]") {
  auto log = log_of({"x"});
  add_call(log, {{"x", tensor({2})}});
  CHECK(ids(log) == Ids{"main"});
}

TEST_CASE("prefill and decode are told by the cache", "[signatures]") {
  auto log = log_of({"input_ids", "past_key_values", "pixel_values"});
  add_call(log, {{"input_ids", tensor({1, 4})}});
  add_call(log, {{"input_ids", tensor({1, 1})}, {"past_key_values", {{"list", {tensor({1, 2, 4, 8})}}}}});
  CHECK(ids(log) == Ids{"prefill", "decode"});
  add_call(log, {{"input_ids", tensor({1, 4})}, {"pixel_values", tensor({1, 3, 8, 8})}});
  CHECK(ids(log) == Ids{"prefill", "prefill_with_pixel_values", "decode"});
}

TEST_CASE("bools, texts, ranks, dtypes and list lengths tell signatures apart", "[signatures]") {
  auto flags = log_of({"x", "training"});
  add_call(flags, {{"x", tensor({2})}, {"training", true}});
  add_call(flags, {{"x", tensor({2})}, {"training", false}});
  CHECK(ids(flags) == Ids{"training", "no_training"});
  auto modes = log_of({"x", "mode"});
  add_call(modes, {{"x", tensor({2})}, {"mode", "fast"}});
  add_call(modes, {{"x", tensor({2})}, {"mode", "very slow"}});
  CHECK(ids(modes) == Ids{"mode_fast", "mode_very_slow"});
  auto ranks = log_of({"state"});
  add_call(ranks, {{"state", tensor({0})}});
  add_call(ranks, {{"state", tensor({2, 1, 8})}});
  CHECK(ids(ranks) == Ids{"state_rank1", "state_rank3"});
  auto dtypes = log_of({"x"});
  add_call(dtypes, {{"x", tensor({2})}});
  add_call(dtypes, {{"x", tensor({2}, "float16")}});
  CHECK(ids(dtypes) == Ids{"x_float16", "x_float32"});
  auto lists = log_of({"images"});
  add_call(lists, {{"images", {{"list", {tensor({3}), tensor({3})}}}}});
  add_call(lists, {{"images", {{"list", {tensor({3})}}}}});
  CHECK(ids(lists) == Ids{"1_images", "2_images"});
}

TEST_CASE("kinds and keys of containers tell signatures apart", "[signatures]") {
  const auto two = [](const Json& a, const Json& b) {
    auto log = log_of({"x", "d"});
    add_call(log, {{"x", tensor({2})}, {"d", a}});
    add_call(log, {{"x", tensor({2})}, {"d", b}});
    return ids(log);
  };
  const Json list{{"list", {tensor({3}), tensor({3})}}};
  const Json tuple{{"tuple", {tensor({3}), tensor({3})}}};
  const auto dict = [](const std::vector<std::string>& keys) {
    Json items = Json::object();
    for (const auto& key : keys)
      items[key] = tensor({3});
    return Json{{"dict", items}};
  };
  CHECK(two(list, tuple) == Ids{"d_list", "d_tuple"});
  CHECK(two(tuple, {{"tuple", {tensor({3})}}}) == Ids{"d_of_2", "d_of_1"});
  CHECK(two(dict({"p", "q"}), dict({"p"})) == Ids{"d_p_q", "d_p"});
  CHECK(two(dict({"p", "q"}), dict({"q", "p"})) == Ids{"main"});
  CHECK(two(list, tensor({3})) == Ids{"d_list", "d_tensor"});
  CHECK(two({{"dict", {{"m", list}}}}, {{"dict", {{"m", tuple}}}}) == Ids{"d_m_list", "d_m_tuple"});
}

TEST_CASE("ids are fit for a folder, and unique however alike the signatures are", "[signatures]") {
  auto log = log_of({"x", "mode"});
  for (const auto& mode : std::vector<std::string>{"a/b", "a b", "a.b", "../..", std::string(60, 'm')})
    add_call(log, {{"x", tensor({2})}, {"mode", mode}});
  for (const auto& id : ids(log)) {
    CHECK(id.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == std::string::npos);
    CHECK(id.size() <= 83);
  }
}

}  // namespace input_observer
