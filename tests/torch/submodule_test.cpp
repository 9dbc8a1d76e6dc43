#include <torch/script.h>

#include <vector>

#include "observer/torch/observer_scope.h"
#include "tests/support/catch.h"
#include "tests/torch/models.h"

using namespace input_observer;
using input_observer::test::identical;
using input_observer::test::load_model;
using input_observer::test::load_silero;

namespace {

/** The model with one leaf under two parents; files do not keep what they share. */
torch::jit::Module load_net() {
  auto net = load_model("net.pt");
  const auto leaf = net.attr("first").toModule().attr("leaf");
  net.attr("second").toModule().setattr("leaf", leaf);
  return net;
}

std::vector<std::int64_t> minima(const SignatureClass& seen) {
  std::vector<std::int64_t> values;
  for (std::size_t column = 0; column < seen.state.columns(); ++column)
    values.push_back(seen.state.min(column));
  return values;
}

std::vector<std::int64_t> maxima(const SignatureClass& seen) {
  std::vector<std::int64_t> values;
  for (std::size_t column = 0; column < seen.state.columns(); ++column)
    values.push_back(seen.state.max(column));
  return values;
}

using Columns = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("Children are seen at any depth, in lists, loops and forks, and shared ones by every road",
          "[fault-25][fault-28]") {
  auto plain = load_net();
  auto module = load_net();
  Observer observer;
  ObserverScope scope(observer, module,
                      {{"first.leaf", "layers.1", "looped", "forked", "counter", "second", "second.leaf.linear"}});
  for (const int rows : {3, 5}) {
    const auto x = torch::rand({rows, 4});
    // Often enough for the profiling executor to recompile.
    for (int i = 0; i < 4; ++i) {
      CHECK(identical(module.forward({x, 2}).toTensor(), plain.forward({x, 2}).toTensor()));
    }
  }
  CHECK(observer.report("first.leaf").calls == 8 * 4);
  CHECK(observer.report("second.leaf.linear").calls == 8 * 4);
  CHECK(observer.report("second").calls == 8);
  CHECK(observer.report("layers.1").calls == 8);
  CHECK(observer.report("looped").calls == 8 * 2);
  CHECK(observer.report("counter").calls == 8);
  const auto forked = observer.report("forked");
  CHECK(forked.calls == 8);
  REQUIRE(forked.classes.size() == 1);
  CHECK(minima(forked.classes[0]) == Columns{2, 4, 2, 4});
  const auto leaf = observer.report("first.leaf");
  REQUIRE(leaf.classes.size() == 1);
  CHECK(minima(leaf.classes[0]) == Columns{1, 4, 1, 4});
  CHECK(maxima(leaf.classes[0]) == Columns{5, 4, 5, 4});
  CHECK(leaf.part.submodule == "first.leaf");
  CHECK(leaf.faults.empty());
}

TEST_CASE("Children are seen under other methods of the parent, under another parent, and when called alone") {
  auto module = load_net();
  Observer observer;
  ObserverScope scope(observer, module, {{"looped", "first.leaf"}});
  module.run_method("decode", torch::rand({2, 4}));
  CHECK(observer.report("looped").calls == 1);
  module.attr("second").toModule().forward({torch::rand({2, 4})});
  CHECK(observer.report("first.leaf").calls == 2);
  module.attr("first").toModule().attr("leaf").toModule().forward({torch::rand({2, 4})});
  CHECK(observer.report("first.leaf").calls == 3);
  scope.end();
  module.forward({torch::rand({2, 4})});
  CHECK(observer.report("first.leaf").calls == 3);
}

TEST_CASE("Overlapping scopes each see their own children") {
  auto module = load_net();
  const auto x = torch::rand({2, 4});
  const auto expected = module.forward({x}).toTensor();
  Observer one, two;
  {
    ObserverScope first(one, module, {{"looped"}});
    module.forward({x});
    ObserverScope second(two, module, {{"layers.0", ""}});
    module.forward({x});
    first.end();
    module.forward({x});
  }
  CHECK(one.report().calls == 2);
  CHECK(two.report("layers.0").calls == 2);
  CHECK(two.report("").calls == 2);
  CHECK(identical(module.forward({x}).toTensor(), expected));
}

TEST_CASE("Children of traced modules and methods of children are seen") {
  auto traced = load_model("traced.pt");
  Observer observer;
  {
    ObserverScope scope(observer, traced, {{"encoder.0", "head"}});
    traced.forward({torch::rand({3, 4})});
    traced.forward({torch::rand({7, 4})});
  }
  const auto report = observer.report("head");
  REQUIRE(report.classes.size() == 1);
  CHECK(minima(report.classes[0]) == Columns{3, 8, 3, 2});
  CHECK(maxima(report.classes[0]) == Columns{7, 8, 7, 2});
  CHECK(observer.report("encoder.0").calls == 2);

  auto net = load_net();
  Observer methods;
  ObserverScope scope(methods, net, {{"looped"}, {"twice", "forward"}});
  net.attr("looped").toModule().run_method("twice", torch::rand({2, 4}));
  CHECK(methods.reports()[0].calls == 1);
  CHECK(methods.reports()[1].calls == 2);
}

TEST_CASE("An error inside of an observed child reaches the caller and is counted") {
  auto module = load_net();
  Observer observer;
  ObserverScope scope(observer, module, {{"", "looped"}});
  CHECK_THROWS_WITH(module.run_method("decode", torch::rand({2, 5})), Catch::Contains("mat1 and mat2"));
  CHECK(observer.report("looped").failed == 1);
  CHECK(observer.report("looped").calls == 0);
}

TEST_CASE("run_async shows children too") {
  auto module = load_net();
  const auto x = torch::rand({3, 4});
  const auto expected = module.forward({x}).toTensor();
  Observer observer;
  ObserverScope scope(observer, module, {{"", "forked", "looped"}});
  auto future = module.get_method("forward").run_async({x});
  future->wait();
  CHECK(identical(future->value().toTensor(), expected));
  CHECK(observer.report("").calls == 1);
  CHECK(observer.report("forked").calls == 1);
  CHECK(observer.report("looped").calls == 1);
}

TEST_CASE("Silero VAD: the model behind the stateful wrapper is seen, and gives what it gave") {
  auto plain = load_silero();
  auto module = load_silero();
  Observer observer;
  {
    ObserverScope scope(observer, module, {{"_model"}});
    const torch::NoGradGuard no_grad;
    for (int batch : {1, 3}) {
      plain.run_method("reset_states");
      module.run_method("reset_states");
      for (int chunk = 0; chunk < 4; ++chunk) {
        const auto x = torch::rand({batch, 512});
        CHECK(identical(module.forward({x, 16000}).toTensor(), plain.forward({x, 16000}).toTensor()));
      }
    }
  }
  const auto report = observer.report();
  CHECK(report.calls == 8);
  CHECK(report.faults.empty());
  for (const auto& seen : report.classes) {
    INFO(key_of(seen.structure));
    CHECK(seen.state.max(1) == 576);
  }
}
