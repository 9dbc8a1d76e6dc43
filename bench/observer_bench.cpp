#include <ATen/Parallel.h>
#include <benchmark/benchmark.h>
#include <torch/script.h>

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

#include "observer/row_sample.h"
#include "observer/torch/observer_scope.h"
#include "observer/torch/part_recorder.h"

namespace {

using torch::jit::IValue;

/**
 * Calls with different sizes that the benchmarks go round: twice the rows that a class samples, so that most are new.
 */
constexpr std::size_t distinct_calls = 2 * input_observer::max_sample_rows;

/** A decoding step of a language model: three plain tensors and a list of (key, value), one pair a layer. */
std::vector<IValue> decode_call(std::int64_t layers, std::int64_t batch, std::int64_t past) {
  const std::int64_t total = past + 1;
  c10::List<std::tuple<at::Tensor, at::Tensor>> cache;
  for (std::int64_t layer = 0; layer < layers; ++layer) {
    cache.push_back({torch::empty({batch, 4, past, 8}), torch::empty({batch, 4, past, 8})});
  }
  return {torch::empty({batch, 1}, torch::kLong), torch::empty({batch, total}, torch::kLong),
          torch::empty({batch, 1}, torch::kLong), cache};
}

std::vector<std::vector<IValue>> decode_calls(std::int64_t layers) {
  std::vector<std::vector<IValue>> calls;
  for (std::size_t i = 0; i < distinct_calls; ++i) {
    calls.push_back(decode_call(layers, 1 + static_cast<std::int64_t>(i % 4), 1 + static_cast<std::int64_t>(i)));
  }
  return calls;
}

/** The least that any observer has to do: read every size. */
std::int64_t* read_sizes(const IValue& value, std::int64_t* out) {
  if (value.isTensor()) {
    for (const std::int64_t size : value.unsafeToTensorImpl()->sizes())
      *out++ = size;
  } else if (value.isTuple()) {
    for (const IValue& item : value.toTupleRef().elements())
      out = read_sizes(item, out);
  } else if (value.isList()) {
    for (const IValue& item : value.toListRef())
      out = read_sizes(item, out);
  }
  return out;
}

void walk(benchmark::State& state) {
  const auto calls = decode_calls(state.range(0));
  std::array<std::int64_t, 1024> sizes{};
  std::size_t next = 0;
  for (auto _ : state) {
    std::int64_t* out = sizes.data();
    for (const IValue& argument : calls[next])
      out = read_sizes(argument, out);
    benchmark::DoNotOptimize(out);
    benchmark::ClobberMemory();
    next = (next + 1) % calls.size();
  }
}

input_observer::ShapeReport empty_report() {
  input_observer::ShapeReport report;
  for (const char* name : {"ids", "mask", "position", "cache"}) {
    report.signature.push_back({name, std::nullopt, false, ""});
  }
  return report;
}

/** All that an observed call costs beside the call itself: taking the arguments in, and the result. */
void record(benchmark::State& state) {
  const auto calls = decode_calls(state.range(0));
  const auto part =
      std::make_shared<input_observer::PartRecorder>(empty_report(), std::make_shared<input_observer::SampleBudget>(0));
  const IValue result = torch::empty({1});
  std::size_t next = 0;
  for (auto _ : state) {
    input_observer::ObservedCall call(part, calls[next]);
    call.returned(result);
    next = (next + 1) % calls.size();
  }
  if (part->report().calls == 0 || !part->report().faults.empty()) state.SkipWithError("the calls were not recorded");
}

torch::jit::Module small_model() {
  torch::jit::Module module("Small");
  module.register_parameter("weight", torch::rand({64, 64}), false);
  module.define(R"(
    def forward(self, x):
        for i in range(7):
            x = torch.relu(torch.matmul(x, self.weight))
        return x
  )");
  return module;
}

void forward(benchmark::State& state, bool observed) {
  const torch::NoGradGuard no_grad;
  auto module = small_model();
  std::vector<at::Tensor> inputs;
  for (std::int64_t rows = 1; rows <= 8; ++rows)
    inputs.push_back(torch::rand({rows, 64}));
  input_observer::Observer observer;
  auto scope = observed ? std::make_unique<input_observer::ObserverScope>(observer, module) : nullptr;
  for (int i = 0; i < 16; ++i)
    module.forward({inputs[static_cast<std::size_t>(i) % inputs.size()]});
  std::size_t next = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(module.forward({inputs[next]}));
    next = (next + 1) % inputs.size();
  }
}

void forward_plain(benchmark::State& state) {
  forward(state, false);
}
void forward_observed(benchmark::State& state) {
  forward(state, true);
}

BENCHMARK(walk)->Arg(2)->Arg(32)->Arg(64);
BENCHMARK(record)->Arg(2)->Arg(32)->Arg(64);
BENCHMARK(forward_plain);
BENCHMARK(forward_observed);

}  // namespace

int main(int argc, char** argv) {
  // One thread: the model is too small for more, and waking them is what would be measured.
  at::set_num_threads(1);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
}
