#include "exporters/adapter/adapter.h"

#include <torch/script.h>

#include <algorithm>

#include "exporters/adapter/flat_arguments.h"
#include "inference/torch/arguments.h"
#include "inference/torch/module_part.h"
#include "tests/exporters/inferences.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"

namespace input_observer::test {

TEST_CASE("The adapter folds every condition, keeps parameter names, and runs in plain LibTorch", "[exporters]") {
  const Inference inference = language_model();
  const torch::jit::Module model = load_module(INPUT_OBSERVER_EXPORTER_MODELS "/LanguageModel.pt");
  const InferredSignature& decode = inference.signatures[0];
  SignatureAdapter adapter = build_adapter(inference, decode, model);
  for (const torch::jit::Node* node : adapter.module.get_method("forward").graph()->nodes()) {
    INFO(node->kind().toQualString());
    CHECK(node->blocks().empty());
  }
  std::vector<std::string> parameters;
  for (const auto& parameter : adapter.module.named_parameters())
    parameters.push_back(parameter.name);
  CHECK(parameters.size() == 13);
  CHECK(std::find(parameters.begin(), parameters.end(), "inner.keys.1.weight") != parameters.end());
  TemporaryFolder folder;
  adapter.module.save(folder / "adapted.pt");
  torch::jit::Module loaded = load_module(folder / "adapted.pt");
  const DimSizes sizes = {{"batch", 1}, {"seq", 1}, {"past", 4}};
  const auto call = torch_arguments(inference, decode, sizes, model);
  const torch::jit::Method forward = find_method(model, "forward");
  const auto flat = flat_arguments(adapter.inputs, call, forward.function().getSchema(), sizes);
  torch::NoGradGuard no_grad;
  const auto expected = flat_results(forward(call.args, call.kwargs));
  const auto given = flat_results(loaded.forward(std::vector<c10::IValue>(flat.begin(), flat.end())));
  REQUIRE(given.size() == expected.size());
  for (std::size_t i = 0; i < given.size(); ++i)
    CHECK(at::allclose(given[i], expected[i], 1e-6, 1e-6));
}

TEST_CASE("The device of a tensor is a constant", "[exporters]") {
  torch::jit::Module model("__torch__.Net");
  model.define("def forward(self, x):\n  return x + torch.ones([2], device=x.device)\n");
  Inference inference = inference_of({"x"}, {{"batch", 3}}, {{"batch", 5}});
  const auto x = leaf("x", ScalarType::float32, {"batch", "2"});
  inference.signatures.push_back(signature_of("main", {"x"}, {x}, {value_of(x, inference.sizes)}));
  const SignatureAdapter adapter =
      build_adapter(with_parameters(inference), with_parameters(inference).signatures[0], model);
  CHECK(adapter.module.get_method("forward").graph()->toString().find("prim::device") == std::string::npos);
}

}  // namespace input_observer::test
