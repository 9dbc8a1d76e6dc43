#include "exporters/adapter/list_passes.h"

#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/passes/constant_propagation.h>
#include <torch/script.h>

#include <sstream>

#include "exporters/check/check.h"
#include "exporters/export.h"
#include "tests/exporters/inferences.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"

namespace input_observer::test {
namespace {

torch::jit::Module model_of(const std::string& body) {
  torch::jit::Module model("__torch__.Net");
  model.define("def forward(self, x, n: int):\n" + body);
  return model;
}

/** How many products of lists are left of a method. */
std::size_t products_left(const std::string& body) {
  const torch::jit::Module model = model_of(body);
  auto graph = torch::jit::toGraphFunction(model.get_method("forward").function()).graph()->copy();
  torch::jit::ConstantPropagation(graph);
  unroll_list_repetition(graph);
  graph->lint();
  const std::string text = graph->toString(false);
  std::size_t count = 0;
  for (auto at = text.find("aten::mul"); at != std::string::npos; at = text.find("aten::mul", at + 1))
    ++count;
  return count;
}

Inference repeated() {
  Inference inference = inference_of({"x", "n"}, {{"batch", 2}}, {{"batch", 3}});
  const auto x = leaf("x", ScalarType::float32, {"batch", "4"}, between(-1, 1));
  inference.signatures.push_back(signature_of("main", {"x"}, {x}, {value_of(x, inference.sizes), {std::int64_t{3}}}));
  inference.signatures[0].scalars = {{"n", {std::int64_t{3}}}};
  return with_parameters(std::move(inference));
}

constexpr const char* repeats = "  return torch.cat([x, x + 1] * n, 1)\n";

}  // namespace

TEST_CASE("A list that is repeated a constant number of times is written out", "[exporters]") {
  CHECK(products_left("  return torch.cat([x, x + 1] * 3, 0)\n") == 0);
  CHECK(products_left("  return torch.cat(2 * [x], 0)\n") == 0);
  CHECK(products_left("  return [x] * 0\n") == 0);
  CHECK(products_left("  return [x] * 5000\n") == 1);
  CHECK(products_left("  return [x] * n\n") == 1);
  CHECK(products_left("  y = [x]\n  y.append(x)\n  return y * 2\n") == 1);
  CHECK(products_left("  return x * 2\n") == 1);
}

TEST_CASE("torch.cat of a repeated list is exported", "[exporters]") {
  const TemporaryFolder folder;
  std::ostringstream progress, table;
  const auto model = model_of(repeats);
  export_model(model, repeated(), {"", "", "onnx", folder / "out", INPUT_OBSERVER_TEST_PYTHON}, progress);
  const CheckResult check = check_export(model, folder / "out", repeated(), {.python = INPUT_OBSERVER_TEST_PYTHON});
  print(table, check);
  INFO(table.str());
  CHECK(check.passed());
}

TEST_CASE("A repetition whose number varies becomes one file for each number", "[exporters]") {
  const TemporaryFolder folder;
  std::ostringstream progress, table;
  Inference inference = repeated();
  inference.signatures[0].scalars.clear();
  inference.signatures[0].scalar_values["n"] = {{std::int64_t{2}}, {std::int64_t{3}}};
  const ExportManifest manifest = export_model(model_of(repeats), inference,
                                               {"", "", "onnx", folder / "out", INPUT_OBSERVER_TEST_PYTHON}, progress);
  REQUIRE(manifest.exports.size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    const ExportEntry& entry = manifest.exports[i];
    CHECK(entry.file == "main/" + std::to_string(i) + "/model.onnx");
    CHECK(*find_value(entry.scalars, "n") == Value{static_cast<std::int64_t>(i + 2)});
    CHECK(entry.notes.size() == 1);
  }
  const CheckResult check =
      check_export(model_of(repeats), folder / "out", inference, {.python = INPUT_OBSERVER_TEST_PYTHON});
  print(table, check);
  INFO(table.str());
  CHECK(check.passed());
  CHECK(table.str().find("n=3") != std::string::npos);
}

}  // namespace input_observer::test
