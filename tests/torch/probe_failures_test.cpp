#include <torch/script.h>

#include <chrono>
#include <cstdlib>

#include "tests/support/catch.h"
#include "tests/torch/probe_helpers.h"
#include "tests/torch/probe_models.h"

namespace input_observer::test {
namespace {

torch::jit::Module module_of(const std::string& source) {
  torch::jit::Module module("Fragile");
  module.register_buffer("calls", torch::zeros({1}));
  module.define(source);
  return module;
}

Calls two_batches() {
  return {{{"x", torch::rand({2, 5})}}, {{"x", torch::rand({3, 5})}}};
}

/** The outcomes of all runs, in order, each one once. */
std::vector<std::string> outcomes_of(const Inference& inference) {
  std::vector<std::string> outcomes;
  for (const ProbeRun& run : inference.probe->runs) {
    if (std::find(outcomes.begin(), outcomes.end(), name_of(run.outcome)) == outcomes.end())
      outcomes.emplace_back(name_of(run.outcome));
  }
  return outcomes;
}

const ProbeClaim& claim_about(const Inference& inference, const std::string& text) {
  for (const ProbeClaim& claim : inference.probe->claims) {
    if (claim.claim == text) return claim;
  }
  FAIL("no claim " << text);
  throw std::logic_error("unreachable");
}

}  // namespace

TEST_CASE("A model that crashes at some size costs that run only", "[probe][torch]") {
  // In the namespace of the built-in operators, where a module's text finds them.
  const auto operators = torch::RegisterOperators()
                             .op("aten::probe_test_abort", [](at::Tensor) -> at::Tensor { std::abort(); })
                             .op("aten::probe_test_read_null",
                                 [](at::Tensor x) -> at::Tensor { return x + *static_cast<volatile float*>(nullptr); });
  for (const std::string crash : {"abort", "read_null"}) {
    const auto module = module_of("def forward(self, x):\n  if x.size(1) == 6:\n    x = torch.probe_test_" + crash +
                                  "(x)\n  return x.sum(1)\n");
    const Inference result = probe_model(module, inference_of_calls(module, two_batches()));
    INFO(table_of(result));
    CHECK(outcomes_of(result) == std::vector<std::string>{"accepted", "crashed"});
    const ProbeClaim& claim = claim_about(result, "x[1] = 5");
    CHECK(claim.verdict == ProbeClaim::Verdict::undecided);
    if (crash == "abort") CHECK(claim.because == "crashed: ended by signal 6 (SIGABRT)");
    CHECK(verdict_of(result, "main", ProbeClaim::Kind::free_dim, "batch") == "proven");
    CHECK(verdict_of(result, "main", ProbeClaim::Kind::output, "out [batch]") == "proven");
  }
}

TEST_CASE("A model that never returns at some size is ended at the time limit", "[probe][torch]") {
  const auto module = module_of(R"(
def forward(self, x):
    while x.size(1) == 6:
        x = x * 1.5
    return x.sum(1)
)");
  ModelProbeOptions options;
  options.per_run.time = std::chrono::milliseconds(700);
  const auto begin = std::chrono::steady_clock::now();
  const Inference result = probe_model(module, inference_of_calls(module, two_batches()), options);
  INFO(table_of(result));
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(20));
  CHECK(outcomes_of(result) == std::vector<std::string>{"accepted", "timed-out"});
  CHECK(claim_about(result, "x[1] = 5").verdict == ProbeClaim::Verdict::undecided);
  CHECK(verdict_of(result, "main", ProbeClaim::Kind::free_dim, "batch") == "proven");
}

TEST_CASE("A model that asks for too much memory is no refusal", "[probe][torch]") {
  const auto module = module_of(R"(
def forward(self, x):
    if x.size(1) == 6:
        x = torch.zeros([536870912, 1])
    return x.sum(1)
)");
  ModelProbeOptions options;
  options.per_run.memory = std::uint64_t{1} << 30;
  const Inference result = probe_model(module, inference_of_calls(module, two_batches()), options);
  INFO(table_of(result));
  CHECK(outcomes_of(result) == std::vector<std::string>{"accepted", "out-of-memory"});
  CHECK(claim_about(result, "x[1] = 5").verdict == ProbeClaim::Verdict::undecided);
}

TEST_CASE("A small budget leaves claims undecided", "[probe][torch]") {
  const auto module = gnn_module();
  const auto graph = [](std::int64_t nodes) {
    return torch::jit::Kwargs{{"x", torch::rand({nodes, 16})}, {"adj", torch::rand({nodes, nodes})}};
  };
  ModelProbeOptions options;
  options.limits.max_runs = 2;
  const Inference result = probe_model(module, inference_of_calls(module, {graph(5), graph(9)}), options);
  INFO(table_of(result));
  CHECK(result.probe->runs.size() == 2);
  CHECK(verdict_of(result, "main", ProbeClaim::Kind::free_dim, "batch") == "proven");
  CHECK(claim_about(result, "batch: x[0] + adj[0] + adj[1]").verdict == ProbeClaim::Verdict::undecided);
  CHECK(claim_about(result, "x[1] = 16").because == "the budget of runs is used up");
  CHECK_FALSE(result.probe->refutes());
}

TEST_CASE("Each run starts with the state that the model has", "[probe][torch]") {
  // The second call would be refused.
  const auto module = module_of(R"(
def forward(self, x):
    assert float(self.calls.sum()) == 0.0, 'called before'
    self.calls.add_(1.0)
    return x.sum(1)
)");
  auto inference = inference_of_calls(module_of("def forward(self, x):\n  return x.sum(1)\n"), two_batches());
  inference.model.reset();
  const Inference result = probe_model(module, inference);
  INFO(table_of(result));
  CHECK(verdict_of(result, "main", ProbeClaim::Kind::free_dim, "batch") == "proven");
  CHECK(module.attr("calls").toTensor().item<float>() == 0.0F);
}

TEST_CASE("A result whose expression is wrong is refuted with the run that shows it", "[probe][torch]") {
  // No call had more than 3 rows, so the limit could not be seen.
  const auto module = module_of("def forward(self, x):\n  return x[:4]\n");
  Inference wide = inference_of_calls(module, {{{"x", torch::rand({2, 5})}}, {{"x", torch::rand({3, 5})}}});
  wide.other_sizes["batch"] = 9;
  const Inference found = probe_model(module, wide);
  INFO(table_of(found));
  const ProbeClaim& claim = claim_about(found, "out [batch, 5]");
  CHECK(claim.verdict == ProbeClaim::Verdict::refuted);
  CHECK(claim.because == "out is [4, 5] at batch=9");
  CHECK(found.probe->runs.at(claim.run.value()).sizes.at("batch") == 9);
  CHECK(found.findings.back().code == "wrong-output");
}

TEST_CASE("An inference of another model is refused", "[probe][torch]") {
  const auto module = mixer_module();
  const auto inference =
      inference_of_calls(gnn_module(), {{{"x", torch::rand({5, 16})}, {"adj", torch::rand({5, 5})}}});
  CHECK_THROWS_WITH(probe_model(module, inference), Catch::Contains("adj") && Catch::Contains("no parameter"));
}

}  // namespace input_observer::test
