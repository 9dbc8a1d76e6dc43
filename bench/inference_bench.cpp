// What an inference costs, and how it and the state that it reads grow with columns, rank, classes and calls.

#include <benchmark/benchmark.h>

#include <random>

#include "inference/inference.h"
#include "observer/recorder.h"

namespace {

using namespace input_observer;  // NOLINT

using Random = std::mt19937_64;

std::int64_t draw(Random& random, std::int64_t low, std::int64_t high) {
  return std::uniform_int_distribution<std::int64_t>(low, high)(random);
}

Value tensor(Sizes shape) {
  TensorValue value;
  value.shape = std::move(shape);
  return {value};
}

ShapeReport empty_report(const std::vector<std::string>& names) {
  ShapeReport report;
  for (const auto& name : names) {
    report.signature.emplace_back();
    report.signature.back().name = name;
    report.signature.back().default_value = Value{};
  }
  return report;
}

Value cache(std::int64_t layers, std::int64_t batch, std::int64_t length) {
  ListValue list;
  for (std::int64_t i = 0; i < layers; ++i)
    list.items.push_back({TupleValue{{tensor({batch, 4, length, 8}), tensor({batch, 4, length, 8})}}});
  return {list};
}

/** Calls of a decoder: 8 columns of input a layer, 8 of output, and 9 more. */
ShapeReport decoder_report(std::int64_t layers, int calls, std::uint64_t seed = 7) {
  Random random(seed);
  Recorder recorder(empty_report({"ids", "mask", "past"}));
  for (int i = 0; i < calls; ++i) {
    const auto batch = draw(random, 1, 8), seq = draw(random, 1, 30), past = i % 4 == 0 ? 0 : draw(random, 1, 90);
    recorder.record(
        {tensor({batch, seq}), tensor({batch, past + seq}), past == 0 ? Value{} : cache(layers, batch, past)},
        Value{TupleValue{{tensor({batch, seq, 99}), cache(layers, batch, past + seq)}}});
  }
  return recorder.report();
}

/** A dict of tensors [batch, size]: all sizes independent, or one of three. */
ShapeReport leaves_report(std::int64_t leaves, bool independent) {
  Random random(11);
  Recorder recorder(empty_report({"tensors"}));
  for (std::int64_t batch = 1; batch <= 6; ++batch) {
    std::int64_t sizes[] = {draw(random, 1, 999), draw(random, 1, 999), draw(random, 1, 999)};
    DictValue items;
    for (std::int64_t i = 0; i < leaves; ++i)
      items.items.emplace_back("t" + std::to_string(i),
                               tensor({batch, independent ? draw(random, 1, 999) : sizes[i % 3]}));
    recorder.record({{items}}, std::nullopt);
  }
  return recorder.report();
}

/** `dims` independent sizes, each of `copies` columns. */
Sizes random_row(Random& random, std::int64_t dims, std::int64_t copies) {
  Sizes row;
  for (std::int64_t d = 0; d < dims; ++d)
    row.insert(row.end(), static_cast<std::size_t>(copies), draw(random, 1, 200));
  return row;
}

ClassState random_state(std::int64_t dims, std::int64_t copies, int rows, std::uint64_t seed) {
  Random random(seed);
  ClassState state(static_cast<std::size_t>(dims * copies));
  for (int i = 0; i < rows; ++i)
    state.add(random_row(random, dims, copies));
  return state;
}

/** A report of so many classes: a list of 1, 2, ... images. */
ShapeReport classes_report(std::int64_t classes, int calls_of_each, std::uint64_t seed = 3) {
  Random random(seed);
  Recorder recorder(empty_report({"images"}));
  for (std::int64_t length = 1; length <= classes; ++length) {
    for (int i = 0; i < calls_of_each; ++i) {
      recorder.record({{ListValue{std::vector<Value>(static_cast<std::size_t>(length),
                                                     tensor({3, draw(random, 1, 99), draw(random, 1, 99)}))}}},
                      std::nullopt);
    }
  }
  return recorder.report();
}

void infer_report(benchmark::State& state, const ShapeReport& report) {
  std::size_t columns = 0;
  for (const auto& each : report.classes)
    columns = std::max(columns, each.state.columns());
  for (auto _ : state)
    benchmark::DoNotOptimize(infer(report));
  state.counters["columns"] = static_cast<double>(columns);
  state.counters["classes"] = static_cast<double>(report.classes.size());
}

void infer_cache(benchmark::State& state) {
  infer_report(state, decoder_report(state.range(0), 40));
}
void infer_calls(benchmark::State& state) {
  infer_report(state, decoder_report(8, static_cast<int>(state.range(0))));
}
void infer_leaves(benchmark::State& state) {
  infer_report(state, leaves_report(state.range(0), false));
}
void infer_independent_leaves(benchmark::State& state) {
  infer_report(state, leaves_report(state.range(0), true));
}
void infer_classes(benchmark::State& state) {
  infer_report(state, classes_report(state.range(0), 4));
}

/** One more row into a state that has seen 300. */
void add_row(benchmark::State& state, std::int64_t dims, std::int64_t copies) {
  auto known = random_state(dims, copies, 300, 1);
  Random random(2);
  std::vector<Sizes> rows;
  for (int i = 0; i < 64; ++i)
    rows.push_back(random_row(random, dims, copies));
  std::size_t next = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(known.add(rows[next]));
    next = (next + 1) % rows.size();
  }
}
void add_by_columns(benchmark::State& state) {
  add_row(state, 4, state.range(0) / 4);
}
void add_by_rank(benchmark::State& state) {
  add_row(state, state.range(0), 64 / state.range(0));
}

void merge_states(benchmark::State& state, std::int64_t dims, std::int64_t copies, int rows) {
  const auto a = random_state(dims, copies, rows, 1), b = random_state(dims, copies, rows, 2);
  for (auto _ : state) {
    auto merged = a;
    merged.merge(b);
    benchmark::DoNotOptimize(merged);
  }
}
void merge_by_columns(benchmark::State& state) {
  merge_states(state, 4, state.range(0) / 4, 100);
}
void merge_by_rank(benchmark::State& state) {
  merge_states(state, state.range(0), 64 / state.range(0), 100);
}
void merge_by_calls(benchmark::State& state) {
  merge_states(state, 4, 16, static_cast<int>(state.range(0)));
}
void merge_by_classes(benchmark::State& state) {
  const auto a = classes_report(state.range(0), 4, 1), b = classes_report(state.range(0), 4, 2);
  for (auto _ : state)
    benchmark::DoNotOptimize(merge(a, b));
}

BENCHMARK(infer_cache)->Arg(2)->Arg(8)->Arg(32)->Arg(64)->Unit(benchmark::kMillisecond);
BENCHMARK(infer_leaves)->Arg(20)->Arg(200)->Arg(2000)->Unit(benchmark::kMillisecond);
BENCHMARK(infer_independent_leaves)->Arg(20)->Arg(90)->Arg(200)->Arg(2000)->Unit(benchmark::kMillisecond);
BENCHMARK(infer_classes)->Arg(1)->Arg(4)->Arg(16)->Arg(64)->Unit(benchmark::kMillisecond);
BENCHMARK(infer_calls)->Arg(4)->Arg(40)->Arg(400)->Arg(4000)->Unit(benchmark::kMillisecond);
BENCHMARK(add_by_columns)->RangeMultiplier(4)->Range(16, 1024);
BENCHMARK(add_by_rank)->RangeMultiplier(2)->Range(1, 64);
BENCHMARK(merge_by_columns)->RangeMultiplier(4)->Range(16, 1024)->Unit(benchmark::kMicrosecond);
BENCHMARK(merge_by_rank)->RangeMultiplier(2)->Range(1, 64)->Unit(benchmark::kMicrosecond);
BENCHMARK(merge_by_calls)->Arg(10)->Arg(100)->Arg(1000)->Arg(10000)->Unit(benchmark::kMicrosecond);
BENCHMARK(merge_by_classes)->Arg(1)->Arg(4)->Arg(16)->Arg(64)->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
