#include "observer/torch/observer_scope.h"

#include <torch/script.h>

#include <sstream>

#include "observer/error.h"
#include "observer/torch/observed_module.h"
#include "observer/torch/signature.h"
#include "observer/torch/traverse.h"
#include "tests/support/catch.h"
#include "tests/torch/models.h"

using namespace input_observer;
using input_observer::test::defined_module;
using input_observer::test::identical;
using input_observer::test::load_model;

namespace {

const char* const add_text = R"(
def forward(self, x, y: Optional[Tensor] = None, *, scale: float = 1.0):
    if y is not None:
        x = x + y
    return x * scale

def twice(self, x):
    return x * 2
)";

/** The file that save() writes, with the state that calls change set back. */
std::string saved(const torch::jit::Module& module) {
  if (module.hasattr("counter")) module.attr("counter").toModule().attr("count").toTensor().zero_();
  std::ostringstream out;
  module.save(out);
  return out.str();
}

/** The graph of the frozen module; every freezing makes a new type, so names are unmangled. */
std::string frozen_graph(const torch::jit::Module& module) {
  return without_mangling(torch::jit::freeze(module).get_method("forward").graph()->toString(false));
}

/** The distinct sizes of a parameter over all classes, smallest and largest of each axis. */
std::vector<std::int64_t> range(const SignatureClass& seen, std::size_t column) {
  return {seen.state.min(column), seen.state.max(column)};
}

}  // namespace

TEST_CASE("Every handle of a module is observed until the scope ends") {
  auto module = defined_module(add_text);
  auto other_handle = module;
  Observer observer;
  {
    ObserverScope scope(observer, module);
    module.forward({torch::ones({2, 3})});
    other_handle.forward({torch::ones({5, 3})});
    other_handle.get_method("forward")({torch::ones({4, 3})});
  }
  module.forward({torch::ones({9, 3})});
  const auto report = observer.report();
  CHECK(report.calls == 3);
  REQUIRE(report.classes.size() == 1);
  CHECK(range(report.classes[0], 0) == std::vector<std::int64_t>{2, 5});
  CHECK(range(report.classes[0], 1) == std::vector<std::int64_t>{3, 3});
  CHECK(report.faults.empty());
}

TEST_CASE("The signature carries names, types, defaults and kinds") {
  auto module = defined_module(add_text);
  Observer observer;
  ObserverScope scope(observer, module);
  const auto report = observer.report();
  REQUIRE(report.signature.size() == 3);
  CHECK(report.signature[0] == Parameter{"x", std::nullopt, false, "Tensor"});
  CHECK(report.signature[1] == Parameter{"y", Value{NoneValue{}}, false, "Optional[Tensor]"});
  CHECK(report.signature[2] == Parameter{"scale", Value{1.0}, true, "float"});
  REQUIRE(report.model);
  CHECK(report.model->type == "__torch__.Defined");
}

TEST_CASE("Identity does not depend on mangling and tells other code apart") {
  Observer observer;
  auto module = defined_module(add_text);
  auto clone = module.clone();
  auto other = defined_module(
      "def forward(self, x, y: Optional[Tensor] = None, *, scale: float = 1.0):\n"
      "    return x - scale\n");
  ObserverScope a(observer, module), b(observer, clone), c(observer, other);
  REQUIRE(observer.reports().size() == 2);
  auto net = load_model("net.pt");
  CHECK(identity_of(net, net.get_method("forward").function()) ==
        identity_of(net.clone(), net.clone().get_method("forward").function()));
  CHECK(observer.reports()[0].model->code_hash != observer.reports()[1].model->code_hash);
  CHECK(observer.reports()[0].model->schema == observer.reports()[1].model->schema);
}

TEST_CASE("The very same pointer is put back, in the same place", "[fault-24]") {
  auto module = defined_module(add_text);
  const auto before = module.type()->methods();
  Observer first, second;
  {
    ObserverScope outer(first, module);
    CHECK(module.type()->methods()[0] != before[0]);
    auto inner = std::make_unique<ObserverScope>(second, module, ScopeOptions{{}, {"twice", "forward"}});
    ObserverScope moved = std::move(outer);
    outer.end();
    module.forward({torch::ones({1})});
    moved.end();
    moved.end();
    CHECK(module.type()->methods()[0] != before[0]);
    module.forward({torch::ones({1})});
    module.run_method("twice", torch::ones({1}));
    inner.reset();
    CHECK(module.type()->methods() == before);
  }
  CHECK(first.report().calls == 1);
  CHECK(second.reports()[0].calls == 1);
  CHECK(second.reports()[0].part.method == "twice");
  CHECK(second.reports()[1].calls == 2);
}

TEST_CASE("Nested scopes of one observer count a call once", "[fault-24]") {
  auto module = defined_module(add_text);
  Observer observer;
  ObserverScope outer(observer, module);
  {
    ObserverScope inner(observer, module);
    module.forward({torch::ones({1})});
  }
  module.forward({torch::ones({1})});
  CHECK(observer.report().calls == 2);
}

TEST_CASE("Another instance of the same type is passed through") {
  auto module = defined_module(add_text);
  auto copy = module.copy();
  REQUIRE(copy.type() == module.type());
  Observer observer;
  ObserverScope scope(observer, module);
  CHECK(identical(copy.forward({torch::ones({3})}).toTensor(), torch::ones({3})));
  CHECK(observer.report().calls == 0);
}

TEST_CASE("Positional, keyword and defaulted arguments give the same row", "[fault-7]") {
  auto module = defined_module(add_text);
  Observer observer;
  ObserverScope scope(observer, module);
  module.forward({torch::ones({2}), torch::ones({2})}, {{"scale", 1.0}});
  module.forward({}, {{"y", torch::ones({2})}, {"x", torch::ones({2})}});
  const auto report = observer.report();
  CHECK(report.calls == 2);
  CHECK(report.classes.size() == 1);
}

TEST_CASE("A call that throws passes through untouched and is counted as failed", "[fault-22]") {
  auto module = defined_module("def forward(self, x):\n    assert x.size(0) > 1, 'too small'\n    return x\n");
  const auto message_of = [&] {
    try {
      module.forward({torch::ones({1})});
    } catch (const std::exception& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  const auto plain = message_of();
  REQUIRE_FALSE(plain.empty());
  Observer observer;
  ObserverScope scope(observer, module);
  CHECK(message_of() == plain);
  module.forward({torch::ones({2})});
  const auto report = observer.report();
  CHECK(report.failed == 1);
  CHECK(report.calls == 1);
  CHECK(range(report.classes[0], 0) == std::vector<std::int64_t>{2, 2});
}

TEST_CASE("run_async is recorded when it completes, and when it fails") {
  auto module = defined_module("def forward(self, x):\n    assert x.size(0) > 1\n    return x * 2\n");
  Observer observer;
  ObserverScope scope(observer, module);
  auto method = module.get_method("forward");
  auto future = method.run_async({torch::ones({3})});
  future->wait();
  CHECK(identical(future->value().toTensor(), torch::full({3}, 2.f)));
  CHECK(observer.report().calls == 1);
  auto failing = method.run_async({torch::ones({1})});
  CHECK_THROWS(failing->waitAndThrow());
  CHECK(observer.report().failed == 1);
}

TEST_CASE("While observed a module saves, clones, prints and freezes as before") {
  auto module = load_model("net.pt");
  module.eval();
  const auto text = module.dump_to_str(true, false, false);
  const auto graph = module.get_method("forward").graph();
  const auto input = torch::rand({4, 4});
  const auto expected = module.forward({input}).toTensor();
  const auto frozen_text = frozen_graph(module);
  const auto bytes = saved(module);
  Observer observer;
  {
    ObserverScope scope(observer, module, {{"", "looped", "first.leaf"}});
    CHECK(identical(module.forward({input}).toTensor(), expected));
    CHECK((saved(module) == bytes));
    CHECK(module.dump_to_str(true, false, false) == text);
    CHECK(module.get_method("forward").graph() == graph);
    auto clone = module.clone();
    CHECK(identical(clone.forward({input}).toTensor(), expected));
    CHECK(frozen_graph(module) == frozen_text);
  }
  CHECK((saved(module) == bytes));
  CHECK(observer.report("").calls == 1);
}

TEST_CASE("Frozen, optimised, traced and deep-copied modules are observed", "[fault-28]") {
  const auto input = torch::rand({6, 4});
  auto scripted = load_model("stack.pt");
  scripted.eval();
  auto optimised = torch::jit::optimize_for_inference(scripted);
  auto once = load_model("frozen.pt");
  for (auto module : {load_model("stack.pt"), load_model("traced.pt"), once, torch::jit::freeze(scripted), optimised,
                      scripted.deepcopy()}) {
    const auto expected = module.forward({input}).toTensor();
    Observer observer;
    ObserverScope scope(observer, module);
    CHECK(identical(module.forward({input}).toTensor(), expected));
    const auto report = observer.report();
    CHECK(report.calls == 1);
    CHECK(report.classes.at(0).state.max(0) == 6);
  }
}

TEST_CASE("An unknown submodule or method is answered with the nearest name") {
  auto module = load_model("net.pt");
  Observer observer;
  const auto before = module.type()->methods();
  CHECK_THROWS_WITH(ObserverScope(observer, module, {{"first.lea"}}),
                    Catch::Contains("no submodule 'first.lea' (did you mean 'first.leaf'?)"));
  CHECK_THROWS_WITH(ObserverScope(observer, module, {{""}, {"forward", "decod"}}),
                    Catch::Contains("no method 'decod' (did you mean 'decode'?)"));
  CHECK(module.type()->methods() == before);
  CHECK_THROWS_AS(Observer().report(), Error);
}

TEST_CASE("An observer may go before its scope") {
  auto module = defined_module(add_text);
  auto observer = std::make_unique<Observer>();
  ObserverScope scope(*observer, module);
  observer.reset();
  CHECK(identical(module.forward({torch::ones({2})}).toTensor(), torch::ones({2})));
}

TEST_CASE("ObservedModule records its own calls only and swaps nothing") {
  auto module = defined_module(add_text);
  const auto before = module.type()->methods();
  Observer observer;
  ObservedModule observed(observer, module);
  CHECK(module.type()->methods() == before);
  module.forward({torch::ones({7})});
  CHECK(identical(observed.forward({torch::ones({2})}, {{"scale", 3.0}}).toTensor(), torch::full({2}, 3.f)));
  CHECK_THROWS(observed.forward({torch::ones({2}), torch::ones({3})}));
  const auto report = observer.report();
  CHECK(report.calls == 1);
  CHECK(report.failed == 1);
  CHECK((report.classes.at(0).scalars.at(0).values == std::vector<Value>{Value{3.0}}));
}

TEST_CASE("ObservedModule and a scope of the same observer count a call once", "[fault-24]") {
  auto module = defined_module(add_text);
  Observer observer;
  ObservedModule observed(observer, module);
  {
    ObserverScope scope(observer, module);
    CHECK(identical(observed.forward({torch::ones({2})}).toTensor(), torch::ones({2})));
  }
  observed.forward({torch::ones({3})});
  CHECK(observer.report().calls == 2);
}

TEST_CASE("A stack without all arguments is refused as if nobody watched") {
  auto module = defined_module("def forward(self, x):\n    return x\n");
  const auto error_of = [&] {
    torch::jit::Stack stack{module._ivalue()};
    try {
      module.get_method("forward").function().run(stack);
    } catch (const c10::Error& error) {
      return std::string(error.what_without_backtrace());
    }
    return std::string();
  };
  const std::string plain = error_of();
  REQUIRE_FALSE(plain.empty());
  Observer observer;
  ObserverScope scope(observer, module);
  CHECK(error_of() == plain);
}
