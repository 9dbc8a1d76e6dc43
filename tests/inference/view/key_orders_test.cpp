#include "inference/view/key_orders.h"

#include "inference/inference.h"
#include "observer/json.h"
#include "observer/recorder.h"
#include "tests/inference/logs.h"
#include "tests/support/catch.h"

namespace input_observer {
namespace {

using test::tensor;

/** A dict with these keys in this order, a tensor of two rows each. */
Value dict(const std::vector<std::string>& keys, std::int64_t rows) {
  DictValue result;
  for (const auto& key : keys)
    result.items.emplace_back(key, Value{TensorValue{ScalarType::float32, {rows, 3}, {}, {}, {}}});
  return {result};
}

struct DictCall {
  std::vector<std::string> keys;
  std::vector<std::string> output_keys{};
};

Inference inferred(const std::vector<DictCall>& calls) {
  ShapeReport empty;
  empty.signature.push_back({"d", std::nullopt, false, ""});
  Recorder recorder(empty);
  std::int64_t rows = 1;
  for (const auto& call : calls) {
    ++rows;
    recorder.record({dict(call.keys, rows)}, dict(call.output_keys, rows));
  }
  return infer(recorder.report());
}

std::vector<std::string> paths(const std::vector<InferredLeaf>& leaves) {
  std::vector<std::string> result;
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    CHECK(leaves[i].flat_index == static_cast<std::int64_t>(i));
    result.push_back(leaves[i].path);
  }
  return result;
}

std::vector<std::string> keys(const Value& value) {
  std::vector<std::string> result;
  for (const auto& [name, item] : value.get_if<DictValue>()->items)
    result.push_back("d." + name);
  return result;
}

using Paths = std::vector<std::string>;

}  // namespace

TEST_CASE("leaves of a dict stand in its own order", "[view]") {
  const auto result = inferred({{{"z", "a", "10", "9"}, {"b", "a"}}, {{"z", "a", "10", "9"}, {"b", "a"}}});
  const Paths expected{"d.z", "d.a", "d.10", "d.9"};
  CHECK(paths(result.inputs) == expected);
  CHECK(paths(result.signatures.at(0).inputs) == expected);
  CHECK(keys(result.arguments.at(0).second) == expected);
  CHECK(paths(result.outputs) == Paths{"out.b", "out.a"});
  CHECK(paths(result.signatures.at(0).outputs) == Paths{"out.b", "out.a"});
}

TEST_CASE("where calls disagree most decide about the order of keys, then names", "[view]") {
  const DictCall za{{"z", "a"}, {"y"}}, az{{"a", "z", "m"}, {"y"}};
  CHECK(paths(inferred({az, za, za}).inputs) == Paths{"d.z", "d.m", "d.a"});
  CHECK(paths(inferred({za, az, za, az, az}).inputs) == Paths{"d.a", "d.z", "d.m"});
  CHECK(paths(inferred({za, az}).inputs) == Paths{"d.a", "d.z", "d.m"});
}

TEST_CASE("a key that only other calls had stands behind the one that it followed there", "[view]") {
  const DictCall usual{{"z", "c", "a"}, {"y"}};
  const auto result = inferred({usual, usual, {{"first", "z", "middle", "a", "last"}, {"y"}}});
  const Paths expected{"d.first", "d.z", "d.middle", "d.c", "d.a", "d.last"};
  CHECK(paths(result.inputs) == expected);
  CHECK(keys(result.arguments.at(0).second) == expected);
}

TEST_CASE("a key before all that others know stands before the first of them, a stranger last", "[view]") {
  const DictCall usual{{"z", "c", "a"}, {"y"}};
  CHECK(paths(inferred({usual, usual, {{"before", "c"}, {"y"}}}).inputs) == Paths{"d.z", "d.before", "d.c", "d.a"});
  CHECK(paths(inferred({usual, usual, {{"b", "9"}, {"y"}}}).inputs) == Paths{"d.z", "d.c", "d.a", "d.b", "d.9"});
}

TEST_CASE("elements of lists stand by number, the length does not matter", "[view]") {
  auto log = test::log_of({"xs"});
  Json items = Json::array();
  for (std::int64_t i = 0; i < 12; ++i)
    items.push_back(tensor({2, i}));
  test::add_call(log, {{"xs", {{"tuple", items}}}});
  const auto result = infer(test::report_of(log));
  CHECK(result.inputs.at(2).path == "xs.2");
  CHECK(result.inputs.at(10).path == "xs.10");
}

}  // namespace input_observer
