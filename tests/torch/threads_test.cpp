#include <torch/script.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <thread>
#include <vector>

#include "observer/torch/observer_scope.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"
#include "tests/torch/models.h"

using namespace input_observer;
using input_observer::test::defined_module;
using input_observer::test::TemporaryFolder;

TEST_CASE("Every call of every thread is counted while reports are taken", "[fault-25]") {
  auto module = defined_module("def forward(self, x):\n    return x * 2\n");
  constexpr int threads = 4, calls = 200;
  Observer observer;
  ObserverScope scope(observer, module);
  std::vector<std::thread> callers;
  for (int t = 0; t < threads; ++t) {
    callers.emplace_back([&module, t] {
      for (int i = 0; i < calls; ++i)
        module.forward({torch::ones({1 + i % 7, t + 1})});
    });
  }
  for (int i = 0; i < 20; ++i)
    CHECK(observer.report().calls <= threads * calls);
  for (std::thread& caller : callers)
    caller.join();
  const auto report = observer.report();
  CHECK(report.calls == threads * calls);
  CHECK(report.faults.empty());
  REQUIRE(report.classes.size() == 1);
  CHECK(report.classes[0].state.max(0) == 7);
  CHECK(report.classes[0].state.max(1) == threads);
}

TEST_CASE("Scopes begin and end while threads call", "[fault-24][fault-25]") {
  auto module = defined_module("def forward(self, x):\n    return x * 2\n");
  const auto before = module.type()->methods();
  std::atomic<bool> stop{false};
  std::atomic<int> wrong{0};
  std::vector<std::thread> callers;
  for (int t = 0; t < 3; ++t) {
    callers.emplace_back([&] {
      while (!stop)
        wrong += module.forward({torch::ones({2})}).toTensor().size(0) != 2;
    });
  }
  Observer observer;
  for (int i = 0; i < 100; ++i) {
    ObserverScope outer(observer, module);
    Observer other;
    ObserverScope inner(other, module);
    outer.end();
  }
  stop = true;
  for (std::thread& caller : callers)
    caller.join();
  CHECK(wrong == 0);
  CHECK(module.type()->methods() == before);
  CHECK(observer.report().faults.empty());
}

TEST_CASE("Reports are saved while calls run, and once more at the end") {
  const TemporaryFolder folder;
  const std::string file = folder / "shapes.json";
  auto module = defined_module("def forward(self, x):\n    return x\n");
  {
    Observer observer({.save_to = file, .save_every = std::chrono::milliseconds(5)});
    ObserverScope scope(observer, module);
    module.forward({torch::ones({1})});
    const auto saved_calls = [&] { return std::filesystem::exists(file) ? read_report(file).calls : 0; };
    for (int i = 0; i < 2000 && saved_calls() == 0; ++i) {  // one without calls may be saved first
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    CHECK(saved_calls() == 1);
    module.forward({torch::ones({2})});
  }
  CHECK(read_report(file).calls == 2);
}

TEST_CASE("A report that cannot be saved is a fault, not an error") {
  auto module = defined_module("def forward(self, x):\n    return x\n");
  Observer observer({.save_to = "/nonexistent/shapes.json", .save_every = std::chrono::milliseconds(1)});
  ObserverScope scope(observer, module);
  module.forward({torch::ones({1})});
  for (int i = 0; i < 2000 && observer.report().faults.empty(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  const auto report = observer.report();
  REQUIRE(report.faults.size() == 1);
  CHECK_THAT(report.faults.begin()->first, Catch::StartsWith("saving the report: /nonexistent/shapes.json"));
  CHECK(report.calls == 1);
}

TEST_CASE("Several parts are saved to a file each") {
  const TemporaryFolder folder;
  auto module = test::load_model("net.pt");
  {
    Observer observer({.save_to = folder / "shapes.json"});
    ObserverScope scope(observer, module, {{"", "looped"}});
    module.forward({torch::rand({2, 4})});
  }
  CHECK(read_report(folder / "shapes.forward.json").calls == 1);
  CHECK(read_report(folder / "shapes.looped.forward.json").part.submodule == "looped");
}

TEST_CASE("The same part of two models is saved to two files, and what was saved for one alone goes") {
  const TemporaryFolder folder;
  const std::string file = folder / "shapes.json";
  auto one = defined_module("def forward(self, x):\n    return x * 2\n", "One");
  auto two = defined_module("def forward(self, y):\n    return y\n", "Two");
  {
    Observer observer({.save_to = file, .save_every = std::chrono::milliseconds(5)});
    ObserverScope first(observer, one);
    one.forward({torch::ones({1})});
    for (int i = 0; i < 2000 && !std::filesystem::exists(file); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    CHECK(std::filesystem::exists(file));
    ObserverScope second(observer, two);
    two.forward({torch::ones({1})});
    two.forward({torch::ones({2})});
  }
  CHECK(read_report(folder / "shapes.forward.json").calls == 1);
  CHECK(read_report(folder / "shapes.forward.2.json").calls == 2);
  CHECK_FALSE(std::filesystem::exists(file));
}
