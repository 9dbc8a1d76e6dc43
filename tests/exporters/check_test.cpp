#include "exporters/check/check.h"

#include <torch/script.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "exporters/check/check_sizes.h"
#include "exporters/export.h"
#include "exporters/model_identity.h"
#include "exporters/training_mode.h"
#include "observer/json.h"
#include "observer/torch/signature.h"
#include "tests/exporters/checks.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"

namespace input_observer::test {
namespace {

/** `x` [batch, 3] and a float that was 1.5, 2.5 and 3.5. */
Inference scaled() {
  Inference inference = inference_of({"x", "s"}, {{"batch", 2}}, {{"batch", 3}});
  const auto x = leaf("x", ScalarType::float32, {"batch", "3"}, between(-1, 1));
  inference.signatures.push_back(signature_of("main", {"x"}, {x}, {value_of(x, inference.sizes), {1.5}}));
  inference.signatures[0].scalar_values["s"] = {{1.5}, {2.5}, {3.5}};
  return with_parameters(std::move(inference));
}

CheckResult checked(const torch::jit::Module& exported, const torch::jit::Module& compared, const Inference& inference,
                    CheckOptions options = {}) {
  const TemporaryFolder folder;
  std::ostringstream progress;
  export_model(exported, inference, {"", "", "onnx", folder / "out", INPUT_OBSERVER_TEST_PYTHON}, progress);
  options.python = INPUT_OBSERVER_TEST_PYTHON;
  return check_export(compared, folder / "out", inference, options);
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

TEST_CASE("A tolerance for float results says nothing of half-precision ones", "[check]") {
  const auto shifted = [](const std::string& by, const std::string& dtype) {
    return model_of("def forward(self, x):\n  return (x * 0 + " + by + ")." + dtype + "()\n");
  };
  const std::string single = "float", half = "half";
  const auto passes = [&](const std::string& dtype, const CheckOptions& options) {
    return checked(shifted("0.00005", dtype), shifted("0", dtype), plain(), options).passed();
  };
  CHECK(passes(single, {}));
  CHECK_FALSE(passes(single, {.float_atol = 1e-5}));
  CHECK(passes(half, {.float_atol = 1e-5}));
  CHECK(passes(single, {.atol = 1e-3, .float_atol = 1e-5}));
}

TEST_CASE("An absolute tolerance leaves the relative one to the dtype", "[check]") {
  const auto ones = [](const std::string& factor, const std::string& dtype) {
    return model_of("def forward(self, x):\n  return ((x * 0 + 1) * " + factor + ")." + dtype + "()\n");
  };
  const auto tolerance_of_first = [&](const std::string& dtype) {
    const CheckResult check = checked(ones("1.005", dtype), ones("1", dtype), plain(), {.atol = 1e-6});
    return std::pair(check.passed(), check.calls.at(0).outputs.at(0).tolerance.relative);
  };
  CHECK(tolerance_of_first("half") == std::pair(true, 1e-2));
  CHECK(tolerance_of_first("float") == std::pair(false, 1e-3));
}

TEST_CASE("A check tries each dim at the least that calls had", "[check]") {
  Inference inference = plain();
  inference.dims[0].min = 4;
  inference.dims[0].max = 9;
  const torch::jit::Module model = model_of("def forward(self, x):\n  return x * 2\n");
  const CheckResult check = checked(model, model, inference);
  for (const std::string why : {"batch at its minimum", "batch at its maximum"}) {
    const auto call = std::ranges::find(check.calls, why, &CheckedCall::why);
    REQUIRE(call != check.calls.end());
    CHECK(call->sizes.at("batch") == (why == "batch at its minimum" ? 4 : 9));
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

TEST_CASE("Sizes that the model refuses off the traffic's step give way to the next ones on it", "[check]") {
  const torch::jit::Module model = model_of("def forward(self, x):\n  return x.view(x.size(0), -1, 32) * 2\n");
  Inference inference = inference_of({"x"}, {{"batch", 2}, {"width", 64}}, {{"batch", 3}, {"width", 96}});
  const auto x = leaf("x", ScalarType::float32, {"batch", "width"}, between(-1, 1));
  inference.signatures.push_back(signature_of("main", {"x"}, {x}, {value_of(x, inference.sizes)}));
  inference = with_parameters(std::move(inference));
  inference.dims[1].min = 64;
  inference.dims[1].max = 192;

  const CheckResult wild = checked(model, model, inference);
  INFO(text_of(wild));
  CHECK(wild.passed());
  CHECK(wild.refused() > 0);
  CHECK(wild.mostly_untested());
  CHECK(text_of(wild).find("passed in part, for the model refuses a good part of the sizes") != std::string::npos);
  CHECK(to_json(wild)["verdict"] == "passed in part");

  inference.dims[1].step = 32;
  const CheckResult tame = checked(model, model, inference);
  INFO(text_of(tame));
  CHECK(tame.passed());
  CHECK(tame.refused() == 0);
  CHECK(text_of(tame).ends_with("calls agree: passed\n"));
  CHECK(std::any_of(tame.calls.begin(), tame.calls.end(), [](const auto& c) { return c.sizes.at("width") == 32; }));
  CHECK(std::any_of(tame.calls.begin(), tame.calls.end(), [](const auto& c) { return c.sizes.at("width") > 192; }));
}

TEST_CASE("A step of the traffic alone keeps no size from being tried", "[check]") {
  const torch::jit::Module model = model_of("def forward(self, x):\n  return x * 2\n");
  Inference inference = plain();
  inference.dims[0].step = 2;
  const CheckResult check = checked(model, model, inference);
  CHECK(check.passed());
  CHECK(std::any_of(check.calls.begin(), check.calls.end(), [](const auto& c) { return c.sizes.at("batch") == 1; }));
}

TEST_CASE("A model in training mode is exported in eval mode, and that is said", "[check]") {
  const Inference inference = plain();
  const TemporaryFolder folder;
  const auto said = [&](const torch::jit::Module& model) {
    std::ostringstream progress;
    export_model(model, inference, {"", "", "onnx", folder / "out", INPUT_OBSERVER_TEST_PYTHON}, progress);
    const CheckResult check = check_export(model, folder / "out", inference, {.python = INPUT_OBSERVER_TEST_PYTHON});
    CHECK(check.passed());
    const bool noted = progress.str().find(training_mode_note) != std::string::npos;
    CHECK(noted == (text_of(check).find(training_mode_note) != std::string::npos));
    return noted;
  };
  torch::jit::Module model("__torch__.Drop");
  model.register_attribute("training", c10::BoolType::get(), true);
  model.define("def forward(self, x):\n  return torch.dropout(x, 0.5, self.training)\n");
  CHECK(said(model));
  CHECK(model.is_training());
  model.eval();
  CHECK_FALSE(said(model));

  // Nothing in it asks for the mode.
  torch::jit::Module indifferent("__torch__.Plain");
  indifferent.register_attribute("training", c10::BoolType::get(), true);
  indifferent.define("def forward(self, x):\n  return x * 2\n");
  CHECK_FALSE(said(indifferent));
}

TEST_CASE("An inference of another model is refused, one of plain logs fits any", "[check]") {
  Inference inference = plain();
  const torch::jit::Module model = model_of("def forward(self, x):\n  return x * 2\n");
  CHECK_NOTHROW(check_identity(inference, model));
  inference.model = identity_of(model, model.get_method("forward").function());
  CHECK_NOTHROW(check_identity(inference, model));
  CHECK_FALSE(code_has_changed(inference, model));

  const torch::jit::Module changed = model_of("def forward(self, x):\n  return x * 3\n");
  CHECK_NOTHROW(check_identity(inference, changed));
  CHECK(code_has_changed(inference, changed));
  CHECK_THROWS_WITH(check_identity(inference, model_of("def forward(self, x):\n  return x * 2\n", "Other")),
                    "model.type: expected an inference of this model, whose type is `__torch__.Other`, got one of "
                    "`__torch__.Net`");
  const torch::jit::Module wider = model_of("def forward(self, x, y: int = 1):\n  return x * 2\n");
  CHECK_THROWS_WITH(check_identity(inference, wider), Catch::StartsWith("model.schema: expected an inference of this"));
  std::ostringstream progress;
  CHECK_THROWS_AS(export_model(wider, inference, {"", "", "onnx", "nowhere", INPUT_OBSERVER_TEST_PYTHON}, progress),
                  Error);
  CHECK_FALSE(std::filesystem::exists("nowhere"));
}

}  // namespace input_observer::test
