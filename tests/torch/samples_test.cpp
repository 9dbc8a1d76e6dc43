#include "observer/torch/samples.h"

#include <torch/script.h>

#include <cstdlib>

#include "observer/error.h"
#include "observer/torch/observer_scope.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"
#include "tests/torch/models.h"

using namespace input_observer;
using input_observer::test::defined_module;
using input_observer::test::identical;
using input_observer::test::TemporaryFolder;
using torch::jit::IValue;

namespace {

/** Runs a script of Python's; its exit status. */
int python(const TemporaryFolder& folder, const std::string& script) {
  const std::string file = folder.write("script.py", "import sys, torch\ncalls = torch.load(sys.argv[1])\n" + script);
  const std::string command =
      std::string(INPUT_OBSERVER_TEST_PYTHON) + " " + file + " " + (folder / "samples.pt") + " 2>&1";
  return std::system(command.c_str());
}

}  // namespace

TEST_CASE("Copies share memory where the originals do, and stay small", "[fault-27]") {
  const auto base = torch::arange(1000, torch::kFloat);
  const auto expanded = torch::ones({1, 1}).expand({1000, 1000});
  const std::vector<IValue> arguments{base.slice(0, 0, 10), base.slice(0, 5, 15), expanded, expanded};
  const auto copied = copy_arguments(arguments, 1000);
  REQUIRE(copied);
  CHECK(copied->bytes == (15 + 1) * sizeof(float));
  const auto first = copied->values[0].toTensor();
  const auto second = copied->values[1].toTensor();
  CHECK(identical(second, base.slice(0, 5, 15)));
  CHECK(first.is_alias_of(second));
  base.zero_();
  CHECK(second[0].item<float>() == 5.f);
  first[5] = 77;
  CHECK(second[0].item<float>() == 77.f);
  CHECK(copied->values[2].toTensor().sizes() == torch::IntArrayRef({1000, 1000}));
  CHECK(copied->values[2].toTensor().is_same(copied->values[3].toTensor()));
  CHECK_FALSE(copy_arguments(arguments, 63));
  CHECK_FALSE(copy_arguments({torch::ones({2}).to_sparse()}, 1000));
}

TEST_CASE("A view of a large buffer is copied alone", "[fault-27]") {
  const auto base = torch::zeros({1000, 1000});
  const auto copied = copy_arguments({base.select(1, 3), base.select(1, 900)}, 1 << 30);
  REQUIRE(copied);
  CHECK(copied->bytes == 2 * 1000 * sizeof(float));
  CHECK(copied->values[0].toTensor().storage().nbytes() == 1000 * sizeof(float));
}

TEST_CASE("Calls that told something new are kept as they were given, and read back") {
  auto module = defined_module(R"(
def forward(self, x, names: Dict[str, int], parts: List[Tensor], *, scale: float = 1.0):
    x.add_(1)
    assert x.size(0) < 9
    parts.append(x)
    return x * scale
)");
  Observer observer;
  const TemporaryFolder folder;
  {
    ObserverScope scope(observer, module);
    c10::Dict<std::string, std::int64_t> names;
    names.insert("a", 1);
    for (const int size : {2, 2, 3, 9}) {
      const c10::List<at::Tensor> parts({torch::full({size}, 3)});
      try {
        module.forward({torch::zeros({size}), names, parts}, {{"scale", 2.0}});
      } catch (const std::exception&) {
        CHECK(size == 9);
      }
    }
  }
  observer.save_samples(folder / "samples.pt");
  const auto calls = read_samples(folder / "samples.pt");
  REQUIRE(calls.size() == 2);
  CHECK(identical(calls[0].args.at(0).toTensor(), torch::zeros({2})));
  CHECK(identical(calls[1].args.at(2).toListRef().at(0).toTensor(), torch::full({3}, 3)));
  CHECK(calls[1].args.at(2).toListRef().size() == 1);
  CHECK(calls[1].args.at(1).toGenericDict().at("a").toInt() == 1);
  CHECK(calls[1].kwargs.at("scale").toDouble() == 2.0);
  CHECK(python(folder,
               "assert len(calls) == 2\n"
               "args, kwargs = calls[1]\n"
               "assert type(args) is tuple and kwargs == {'scale': 2.0}\n"
               "assert torch.equal(args[0], torch.zeros(3)) and args[1] == {'a': 1}\n"
               "assert torch.equal(args[2][0], torch.full((3,), 3))\n") == 0);
}

TEST_CASE("Files that Python wrote are read") {
  const auto calls = read_samples(std::string(INPUT_OBSERVER_TEST_MODELS) + "/calls.pt");
  REQUIRE(calls.size() == 2);
  CHECK(identical(calls[0].args.at(0).toTensor(), torch::arange(6).reshape({2, 3})));
  CHECK(calls[0].args.at(1).toListRef().at(1).toInt() == 2);
  CHECK(calls[0].kwargs.at("flag").toBool());
  CHECK(calls[1].args.empty());
  CHECK(calls[1].kwargs.at("x").toTensor().sizes() == torch::IntArrayRef({0, 3}));
  CHECK(calls[1].kwargs.at("cache").toListRef().at(0).toTupleRef().elements()[1].isNone());
}

TEST_CASE("Files of something else are bad input") {
  const TemporaryFolder folder;
  CHECK_THROWS_WITH(read_samples(folder.write("text.pt", "hello")), Catch::Contains("text.pt: expected a file of"));
  CHECK_THROWS_AS(read_samples(folder / "missing.pt"), Error);
  write_samples(folder / "empty.pt", {});
  CHECK(read_samples(folder / "empty.pt").empty());
}

TEST_CASE("The budget bounds the samples; none turns them off", "[fault-27]") {
  auto module = defined_module("def forward(self, x):\n    return x\n");
  for (const std::size_t budget : {std::size_t{0}, std::size_t{4096}}) {
    Observer observer({.sample_bytes = budget});
    ObserverScope scope(observer, module);
    for (int i = 1; i < 9; ++i)
      module.forward({torch::zeros({i % 2 ? i : 1, i * i})});
    const TemporaryFolder folder;
    observer.save_samples(folder / "samples.pt");
    const auto kept = read_samples(folder / "samples.pt");
    CHECK(kept.empty() == (budget == 0));
    CHECK(kept.size() < 8);
    CHECK(observer.report().calls == 8);
  }
}

TEST_CASE("The report tells what the elements looked like") {
  auto module = defined_module("def forward(self, ids, position, mask):\n    return ids\n");
  Observer observer;
  ObserverScope scope(observer, module);
  for (const int n : {3, 5}) {
    auto mask = torch::zeros({n, n});
    mask[0][1] = -1e9;
    module.forward({torch::full({1, n}, n * 10), torch::arange(n).unsqueeze(0), mask});
  }
  const auto report = observer.report();
  REQUIRE(report.classes.size() == 1);
  const auto& content = report.classes[0].content;
  REQUIRE(content.size() == 3);
  CHECK(content[0].min == 30.0);
  CHECK(content[0].max == 50.0);
  CHECK(content[0].pattern == TensorContent::Pattern::any);
  CHECK(content[1].pattern == TensorContent::Pattern::arange);
  CHECK(content[1].max == 4.0);
  CHECK(content[2].pattern == TensorContent::Pattern::additive_mask);
}

TEST_CASE("Calls of dropped structures leave the samples alone") {
  auto module = defined_module("def forward(self, parts: List[Tensor]):\n    return parts[0]\n");
  Observer observer;
  ObserverScope scope(observer, module);
  const auto call = [&](int length) {
    c10::List<at::Tensor> parts;
    for (int i = 0; i < length; ++i)
      parts.push_back(torch::ones({1}));
    module.forward({parts});
  };
  for (int length = 1; length <= 64; ++length)
    call(length);
  for (int i = 0; i < 5; ++i)
    call(70);
  const TemporaryFolder folder;
  observer.save_samples(folder / "samples.pt");
  CHECK(read_samples(folder / "samples.pt").size() == 64);
  CHECK(observer.report().dropped_calls == 5);
}

TEST_CASE("A tensor without elements of its own is recorded and no sample") {
  auto module = defined_module("def forward(self, x):\n    return x\n");
  Observer observer;
  ObserverScope scope(observer, module);
  module.forward({torch::empty({2, 3}, torch::kMeta)});
  module.forward({torch::ones({3, 3})});
  const auto report = observer.report();
  CHECK(report.calls == 2);
  CHECK(report.faults.empty());
  CHECK(report.classes.at(0).content.at(0).max == 1.0);
}
