#include <torch/script.h>

#include <filesystem>
#include <sstream>

#include "exporters/adapter/scalars.h"
#include "exporters/check/check.h"
#include "exporters/check/check_sizes.h"
#include "exporters/dim_bounds.h"
#include "exporters/dispatch/pick_entry.h"
#include "exporters/export.h"
#include "exporters/runner/known_errors.h"
#include "exporters/targets/target.h"
#include "observer/json.h"
#include "observer/text_file.h"
#include "tests/exporters/inferences.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"

namespace input_observer::test {
namespace {

/** `x` [batch, 3] and two scalars of three and two values. */
Inference with_scalars() {
  Inference inference = inference_of({"x", "k", "s"}, {{"batch", 2}}, {{"batch", 3}});
  const auto x = leaf("x", ScalarType::float32, {"batch", "3"}, between(-1, 1));
  inference.signatures.push_back(
      signature_of("main", {"x"}, {x}, {value_of(x, inference.sizes), {std::int64_t{1}}, {0.5}}));
  inference.signatures[0].scalar_values["k"] = {{std::int64_t{1}}, {std::int64_t{2}}, {std::int64_t{4}}};
  inference.signatures[0].scalar_values["s"] = {{0.5}, {1.5}};
  return with_parameters(std::move(inference));
}

}  // namespace

TEST_CASE("Scalars that varied give one variant for each combination", "[targets]") {
  Inference inference = with_scalars();
  const auto variants = scalar_variants(inference, inference.signatures[0]);
  REQUIRE(variants.size() == 6);
  for (const ScalarVariant& variant : variants) {
    CHECK(variant.signature.scalar_values.empty());
    CHECK(variant.signature.arguments[1] == *find_value(variant.signature.scalars, "k"));
    CHECK(variant.dims.empty());
  }
  // One that follows a size of a tensor is not fixed.
  auto k = leaf("k", ScalarType::int64, {});
  k.value = Expression::dim("batch") + 1;
  inference.signatures[0].inputs.push_back(k);
  CHECK(scalar_variants(inference, inference.signatures[0]).size() == 2);

  for (std::int64_t i = 0; i < 17; ++i)
    inference.signatures[0].scalar_values["s"].push_back({i + 2.5});
  CHECK_THROWS_WITH(scalar_variants(inference, inference.signatures[0]), Catch::StartsWith("s: the scalars took more"));
}

TEST_CASE("Ints alone are fixed where a target takes floats, and no size of the example equals one", "[targets]") {
  const Inference inference = with_scalars();
  const auto variants = scalar_variants(inference, inference.signatures[0], FixedScalars::ints);
  REQUIRE(variants.size() == 3);
  for (const ScalarVariant& variant : variants) {
    CHECK(variant.signature.scalar_values.size() == 1);
    const DimSizes sizes = apart_from_scalars({{"batch", 2}}, inference, variant.signature);
    CHECK(sizes.at("batch") == (*find_value(variant.signature.scalars, "k") == Value{std::int64_t{2}} ? 3 : 2));
  }
}

TEST_CASE("A scalar whose values are sizes of results fixes that dim", "[targets]") {
  Inference inference = with_scalars();
  InferredSignature& signature = inference.signatures[0];
  auto k = leaf("k", ScalarType::int64, {});
  k.value = Expression::dim("k");
  signature.inputs.push_back(k);
  signature.outputs.push_back(leaf("out", ScalarType::float32, {"batch", "3*k"}));
  const auto variants = scalar_variants(inference, signature);
  REQUIRE(variants.size() == 6);
  CHECK(variants.back().dims.at("k") == 4);
  CHECK(variants.back().signature.outputs[0].shape[1].constant() == 12);
}

TEST_CASE("Bounds hold for all sizes that a check tries", "[targets]") {
  const Inference inference = language_model();
  const TrialOptions options{.random = 20, .bounds = {{"batch", {2, 4}}, {"past", {0, 6}}}};
  const auto trials = sizes_to_try(inference, inference.signatures[0], options);
  bool at_most = false;
  for (const TrialSizes& trial : trials) {
    CHECK((trial.sizes.at("batch") >= 2 && trial.sizes.at("batch") <= 4));
    CHECK(trial.sizes.at("past") <= 6);
    at_most = at_most || trial.sizes.at("past") == 6;
  }
  CHECK(at_most);
}

TEST_CASE("A file that serves a first call has seen an empty cache", "[targets]") {
  const Inference inference = language_model();
  const auto& decode = inference.signatures[0];
  CHECK(seen_sizes(inference, {&decode}).at("past").min == 1);
  CHECK(seen_sizes(inference, {&decode, &inference.signatures[1]}).at("past").min == 0);
}

TEST_CASE("The dim of a list's element has the sizes and multiples of the list's dim", "[targets]") {
  Inference inference = inference_of({"x"}, {{"height", 8}}, {{"height", 16}});
  inference.dims[0].min = 4;
  inference.dims[0].max = 24;
  inference.dims[0].multiple = 4;
  const auto x = leaf("x.1", ScalarType::float32, {"height_1"});
  const InferredSignature signature = signature_of("main", {"x"}, {x}, {});
  const SeenSizes seen = seen_sizes(inference, {&signature}).at("height_1");
  CHECK(seen.min == 4);
  CHECK(seen.max == 24);
  CHECK(seen.multiple == 4);
}

TEST_CASE("A call finds its file by what it gives", "[targets]") {
  ExportManifest manifest;
  const auto x = [](std::vector<Expression> shape) { return ExportedTensor{"x", "x", ScalarType::float32, shape}; };
  const Expression batch = Expression::dim("batch");
  manifest.exports.push_back({"two", "two/m", {"x"}, {{"k", {std::int64_t{2}}}}, {x({batch, 3})}, {}});
  manifest.exports.push_back({"square", "square/m", {"x"}, {{"k", {std::int64_t{3}}}}, {x({batch, batch})}, {}});
  manifest.exports[0].bounds["batch"] = {1, 4};
  torch::jit::Module model("__torch__.Net");
  model.define("def forward(self, x, k: Optional[int]):\n  return x\n");
  const c10::FunctionSchema& schema = model.get_method("forward").function().getSchema();
  const auto picked = [&](const at::Tensor& tensor, const c10::IValue& k) -> std::string {
    const auto found = pick_entry(manifest, {{tensor, k}, {}}, schema);
    return found ? found->entry->signature + std::to_string(found->sizes.at("batch")) : "none";
  };
  CHECK(picked(at::zeros({4, 3}), 2) == "two4");
  CHECK(picked(at::zeros({5, 3}), 2) == "none");
  CHECK(picked(at::zeros({4, 4}), 2) == "none");
  CHECK(picked(at::zeros({4, 4}), 3) == "square4");
  CHECK(picked(at::zeros({4, 3}), 3) == "none");
  CHECK(picked(at::zeros({4, 3}), c10::IValue()) == "two4");
}

TEST_CASE("Differences are counted by their size", "[targets]") {
  const at::Tensor one = torch::tensor({1.0, 2.0, 3.0, static_cast<double>(INFINITY)}, at::kDouble);
  const at::Tensor other = torch::tensor({1.0, 2.0 + 3e-6, 3.0 + 4e-3, static_cast<double>(INFINITY)}, at::kDouble);
  const DifferenceCounts counts = compare(one, other, {.absolute = 1}).counts;
  CHECK(counts.exact == 1);
  CHECK((counts.decades == std::map<int, std::int64_t>{{-5, 1}, {-2, 1}}));
}

TEST_CASE("Targets that need no Python write files that run, or say why they cannot", "[targets]") {
  const TemporaryFolder folder;
  std::ostringstream progress;
  torch::jit::Module model("__torch__.Net");
  model.define("def forward(self, x, k: int, s: float):\n  return x * k + s\n");
  const Inference inference = with_scalars();
  const auto written = [&](const std::string& target) {
    return export_model(model, inference, {"", "", target, folder / target, "no python"}, progress);
  };
  written("triton");
  CHECK(read_file(folder / "triton/main/config.pbtxt").find("pytorch") != std::string::npos);
  CHECK(check_export(model, folder / "triton", inference).passed());
  written("olive");
  CHECK(read_json(folder / "olive/main/olive.json").is_object());
  CHECK(check_export(model, folder / "olive", inference).passed());
  CHECK(written("python").exports[0].file == "main/export_eager.py");
  CHECK_THROWS_WITH(check_export(model, folder / "python", inference),
                    Catch::Contains("'python' cannot be checked: the file exports an eager model"));
  write_file(folder / "triton/main/1/model.pt", "no model");
  CHECK_THROWS_WITH(check_export(model, folder / "triton", inference),
                    Catch::Contains("expected a file that LibTorch can read"));
}

TEST_CASE("What a runtime says of a call comes with its cause and what to try", "[targets]") {
  const TemporaryFolder folder;
  torch::jit::Module model("__torch__.Sum");
  model.define("def forward(self, x, y):\n  return x + y\n");
  model.save(folder / "model.pt");
  const std::vector<ExportedTensor> inputs = {{"x", "x"}, {"y", "y"}}, outputs = {{"out", "out"}};
  const ExportCase one{folder / "model.pt", &inputs, &outputs, {at::ones({2}), at::ones({3})}};
  const Target& target = find_target("olive");
  const std::string error = target.run(target, {one}, "no python").at(0).error;
  INFO(error);
  CHECK(error.find("The size of tensor a (2) must match the size of tensor b (3)") != std::string::npos);
  CHECK(error.find("; try: probe the model for the relation") != std::string::npos);
  CHECK(error.size() < 500);
}

TEST_CASE("Every row of the known errors speaks of targets that there are", "[targets]") {
  CHECK(known_errors().size() >= 48);
  for (const KnownError& known : known_errors()) {
    INFO(known.pattern);
    for (const std::string& name : known.targets) {
      const Target& target = find_target(name);
      CHECK((target.run || *target.export_driver));  // else nothing that it says comes here
      if (known.pattern.starts_with("No module named")) CHECK(*target.export_driver);
    }
    CHECK(find_known_error(known.pattern, known.targets.front()) == &known);
  }
}

}  // namespace input_observer::test
