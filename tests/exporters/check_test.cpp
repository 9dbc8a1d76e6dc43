#include "exporters/check.h"

#include <algorithm>
#include <sstream>

#include "exporters/check_sizes.h"
#include "exporters/export.h"
#include "tests/exporters/inferences.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"

namespace input_observer::test {
namespace {

torch::jit::Module model_of(const std::string& text, const std::string& name = "Net") {
  torch::jit::Module model("__torch__." + name);
  model.define(text);
  return model;
}

/** `x` [batch, 3] and a float that was 1.5, 2.5 and 3.5. */
Inference scaled() {
  Inference inference = inference_of({"x", "s"}, {{"batch", 2}}, {{"batch", 3}});
  const auto x = leaf("x", ScalarType::float32, {"batch", "3"}, between(-1, 1));
  inference.signatures.push_back(signature_of("main", {"x"}, {x}, {value_of(x, inference.sizes), {1.5}}));
  inference.signatures[0].scalar_values["s"] = {{1.5}, {2.5}, {3.5}};
  return with_parameters(std::move(inference));
}

CheckResult checked(const torch::jit::Module& exported, const torch::jit::Module& compared,
                    const Inference& inference) {
  const TemporaryFolder folder;
  std::ostringstream progress;
  export_model(exported, inference, {"", "", "onnx", folder / "out", INPUT_OBSERVER_TEST_PYTHON}, progress);
  return check_export(compared, folder / "out", inference, {.python = INPUT_OBSERVER_TEST_PYTHON});
}

std::string text_of(const CheckResult& check) {
  std::ostringstream table;
  print(table, check);
  return table.str();
}

constexpr const char* scales = "def forward(self, x, s: float):\n  return x * s\n";

}  // namespace

TEST_CASE("A check tries every value of a run-time scalar", "[check]") {
  const CheckResult good = checked(model_of(scales), model_of(scales), scaled());
  INFO(text_of(good));
  CHECK(good.passed());
  CHECK(text_of(good).find("s = 3.5") != std::string::npos);
  CHECK(to_json(good)["calls"][0]["scalars"]["s"] == 1.5);

  // It does not even list s as an input: the graph has no use for it.
  const CheckResult deaf =
      checked(model_of("def forward(self, x, s: float):\n  return x * 1.5\n"), model_of(scales), scaled());
  INFO(text_of(deaf));
  CHECK_FALSE(deaf.passed());
  for (const CheckedCall& call : deaf.calls) {
    const bool same = call.scalars.at("s") == Value{1.5};
    CHECK(call.outcome == (same ? CheckedCall::Outcome::agrees : CheckedCall::Outcome::differs));
  }
}

TEST_CASE("What is a constant of the export, or follows from sizes, is not varied", "[check]") {
  Inference inference = scaled();
  InferredSignature& signature = inference.signatures[0];
  ExportEntry entry;
  CHECK(run_time_scalars(signature, entry).size() == 1);
  entry.scalars = {{"s", {1.5}}};
  CHECK(run_time_scalars(signature, entry).empty());
  entry.scalars.clear();
  auto s = leaf("s", ScalarType::int64, {});
  s.value = Expression::dim("batch") - 1;
  signature.inputs.push_back(s);
  CHECK(run_time_scalars(signature, entry).empty());
}

}  // namespace input_observer::test
