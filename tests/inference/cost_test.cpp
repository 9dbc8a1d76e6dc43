#include <ctime>
#include <random>

#include "inference/inference.h"
#include "tests/inference/logs.h"
#include "tests/support/catch.h"

namespace input_observer {
namespace {

// Processor time, so that a busy machine does not matter; ThreadSanitizer costs five to fifteen times as much.
#ifdef __SANITIZE_THREAD__
constexpr double slowdown = 15;
#else
constexpr double slowdown = 1;
#endif

double seconds_of_inference(const ShapeReport& report) {
  const auto begin = std::clock();
  infer(report);
  return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

Json cache(int layers, std::int64_t batch, std::int64_t length) {
  Json list = Json::array();
  for (int i = 0; i < layers; ++i) {
    list.push_back({{"tuple", {test::tensor({batch, 4, length, 8}), test::tensor({batch, 4, length, 8})}}});
  }
  return {{"list", list}};
}

}  // namespace

TEST_CASE("64 layers of cache cost less than a tenth of a second") {
  auto log = test::log_of({"ids", "mask", "past"});
  std::mt19937 random(7);
  for (int i = 0; i < 40; ++i) {
    const std::int64_t batch = 1 + random() % 8, seq = 1 + random() % 30, past = i % 4 == 0 ? 0 : 1 + random() % 90;
    Json kwargs{{"ids", test::tensor({batch, seq}, "int64")}, {"mask", test::tensor({batch, past + seq}, "int64")}};
    if (past > 0) kwargs["past"] = cache(64, batch, past);
    test::add_call(log, kwargs, {{"tuple", {test::tensor({batch, seq, 99}), cache(64, batch, past + seq)}}});
  }
  const auto report = test::report_of(log);
  const auto inference = infer(report);
  REQUIRE(inference.inputs.size() == 130);
  CHECK(inference.inputs[1].shape[1].text() == "past + seq");
  CHECK(inference.outputs.back().shape[2].text() == "past + seq");
  CHECK(seconds_of_inference(report) < 0.1 * slowdown);
}

TEST_CASE("2,000 leaves cost less than two seconds") {
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
  CHECK(seconds_of_inference(test::report_of(log)) < 2.0 * slowdown);
}

}  // namespace input_observer
