#include <random>

#include "inference/inference.h"
#include "observer/json.h"
#include "tests/inference/logs.h"
#include "tests/support/catch.h"

// Reports as large as real models make them; what they cost is shown by bench/inference_bench.cpp.

namespace input_observer {
namespace {

Json cache(int layers, std::int64_t batch, std::int64_t length) {
  Json list = Json::array();
  for (int i = 0; i < layers; ++i) {
    list.push_back({{"tuple", {test::tensor({batch, 4, length, 8}), test::tensor({batch, 4, length, 8})}}});
  }
  return {{"list", list}};
}

}  // namespace

TEST_CASE("64 layers of cache have the relations of one") {
  auto log = test::log_of({"ids", "mask", "past"});
  std::mt19937 random(7);
  for (int i = 0; i < 40; ++i) {
    const std::int64_t batch = 1 + random() % 8, seq = 1 + random() % 30, past = i % 4 == 0 ? 0 : 1 + random() % 90;
    Json kwargs{{"ids", test::tensor({batch, seq}, "int64")}, {"mask", test::tensor({batch, past + seq}, "int64")}};
    if (past > 0) kwargs["past"] = cache(64, batch, past);
    test::add_call(log, kwargs, {{"tuple", {test::tensor({batch, seq, 99}), cache(64, batch, past + seq)}}});
  }
  const auto inference = infer(test::report_of(log));
  REQUIRE(inference.inputs.size() == 130);
  CHECK(inference.inputs[1].shape[1].text() == "past + seq");
  CHECK(inference.outputs.back().shape[2].text() == "past + seq");
}

TEST_CASE("2,000 leaves are told apart where they are independent, and joined where they are not") {
  const bool independent = GENERATE(false, true);
  auto log = test::log_of({"tensors"});
  std::mt19937 random(11);
  for (int call = 0; call < 6; ++call) {
    const std::int64_t batch = 1 + call;
    Json items = Json::object();
    for (int i = 0; i < 2000; ++i) {
      const std::int64_t size = independent ? 1 + static_cast<std::int64_t>(random() % 1000) : 2 * batch + 1;
      items["t" + std::to_string(i)] = test::tensor({batch, size});
    }
    test::add_call(log, {{"tensors", {{"dict", items}}}});
  }
  const auto inference = infer(test::report_of(log));
  REQUIRE(inference.inputs.size() == 2000);
  const auto size = [&](std::size_t leaf, std::size_t axis) { return inference.inputs[leaf].shape[axis].text(); };
  CHECK(size(1999, 0) == size(0, 0));
  CHECK((size(1999, 1) == size(0, 1)) == !independent);
}

}  // namespace input_observer
