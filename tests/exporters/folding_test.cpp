#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/api/module.h>

#include <sstream>

#include "exporters/adapter/adapter.h"
#include "exporters/adapter/dict_passes.h"
#include "exporters/adapter/tensor_facts.h"
#include "exporters/check/check.h"
#include "exporters/export.h"
#include "inference/torch/module_part.h"
#include "tests/exporters/inferences.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"

namespace input_observer::test {
namespace {

/** `x` [batch, seq, 8], and `more` inputs. */
Inference sequences(const std::vector<InferredLeaf>& more = {}) {
  std::vector<std::string> parameters = {"x"};
  for (const InferredLeaf& leaf : more)
    parameters.push_back(leaf.path);
  Inference inference = inference_of(parameters, {{"batch", 2}, {"seq", 3}}, {{"batch", 3}, {"seq", 5}});
  std::vector<InferredLeaf> inputs = {leaf("x", ScalarType::float32, {"batch", "seq", "8"}, between(-1, 1))};
  inputs.insert(inputs.end(), more.begin(), more.end());
  std::vector<Value> arguments;
  for (const InferredLeaf& input : inputs)
    arguments.push_back(value_of(input, inference.sizes));
  inference.signatures.push_back(signature_of("main", parameters, inputs, arguments));
  return with_parameters(std::move(inference));
}

torch::jit::Module model_of(const std::string& text) {
  torch::jit::Module model("__torch__.Net");
  model.define(text);
  return model;
}

/** Conditions and loops in the adapter of a model. */
std::size_t blocks_left(const torch::jit::Module& model, const Inference& inference) {
  const SignatureAdapter adapter = build_adapter(inference, inference.signatures[0], model);
  std::size_t count = 0;
  for (const torch::jit::Node* node : adapter.module.get_method("forward").graph()->nodes())
    count += node->blocks().size();
  return count;
}

/** Whether the adapter gives what the model gives, in LibTorch alone. */
void check_adapter(const torch::jit::Module& model, const Inference& inference) {
  const TemporaryFolder folder;
  std::ostringstream progress, table;
  export_model(model, inference, {"", "", "triton", folder / "out", ""}, progress);
  const CheckResult check = check_export(model, folder / "out", inference);
  print(table, check);
  INFO(table.str());
  CHECK(check.passed());
  CHECK(check.refused() == 0);
}

}  // namespace

TEST_CASE("torch.nn's attention becomes plain operators", "[exporters][folding]") {
  const InferredLeaf pad = leaf("pad", ScalarType::boolean, {"batch", "seq"}, between(0, 0));
  const Inference inference = sequences({pad});
  const torch::jit::Module model = load_module(INPUT_OBSERVER_EXPORTER_MODELS "/Attention.pt");
  const SignatureAdapter adapter = build_adapter(inference, inference.signatures[0], model);
  const std::string graph = adapter.module.get_method("forward").graph()->toString(/*print_source_locations=*/false);
  INFO(graph);
  for (const char* fused : {"_transformer_encoder_layer_fwd", "_native_multi_head_attention", "is_autocast", "dtype("})
    CHECK(graph.find(fused) == std::string::npos);
  check_adapter(model, inference);
}

TEST_CASE("Ranks of tensors that were computed decide conditions and loops", "[exporters][folding]") {
  const torch::jit::Module model = load_module(INPUT_OBSERVER_EXPORTER_MODELS "/Normed.pt");
  const Inference inference = sequences();
  CHECK(blocks_left(model, inference) == 0);
}

TEST_CASE("A size that is below 0 where its dim is 1 is no reason to refuse an export", "[exporters][folding]") {
  Inference inference = inference_of({"x", "y"}, {{"seq", 6}}, {{"seq", 9}});
  const InferredLeaf x = leaf("x", ScalarType::float32, {"seq", "8"}, between(-1, 1));
  const InferredLeaf y = leaf("y", ScalarType::float32, {"seq - 4", "8"}, between(-1, 1));
  inference.signatures.push_back(
      signature_of("main", {"x", "y"}, {x, y}, {value_of(x, inference.sizes), value_of(y, inference.sizes)}));
  inference = with_parameters(std::move(inference));
  const torch::jit::Module model =
      model_of("def forward(self, x, y):\n  if y.relu().dim() == 2:\n    return x[4:] + y\n  return y\n");
  CHECK(blocks_left(model, inference) == 0);
}

TEST_CASE("A rank that depends on sizes stays a question", "[exporters][folding]") {
  const torch::jit::Module model = model_of(
      "def forward(self, x):\n  y = x.squeeze()\n  if y.dim() == 3:\n    return y * 2\n  return y.view(-1) * 3\n");
  CHECK(blocks_left(model, sequences()) > 0);
  check_adapter(model, sequences());
}

TEST_CASE("A run that fails answers no question", "[exporters][folding]") {
  torch::jit::Module model = model_of("def forward(self, x):\n  return torch.mm(x, x).dim()\n");
  const auto graph = torch::jit::toGraphFunction(model.get_method("forward").function()).graph()->copy();
  const auto call = [&](std::int64_t columns) { return torch::jit::Stack{model._ivalue(), at::ones({2, columns})}; };
  CHECK_FALSE(fold_tensor_facts(graph, {call(3)}));
  CHECK(fold_tensor_facts(graph, {call(3), call(2)}));
}

TEST_CASE("Keys that a dict has decide conditions", "[exporters][folding]") {
  const auto questions_left = [](const std::string& body) {
    const torch::jit::Module model = model_of("def forward(self, x):\n" + body);
    auto graph = torch::jit::toGraphFunction(model.get_method("forward").function()).graph()->copy();
    forward_dict_items(graph);
    graph->lint();
    const std::string text = graph->toString(false);
    return text.find("__contains__") != std::string::npos || text.find("__getitem__") != std::string::npos;
  };
  const std::string made = "  d = {'a': x}\n", used = "  if 'b' in d:\n    x = x + d['b']\n  return x + d['a']\n";
  CHECK(questions_left(made + used));  // what is not there is still read, in code that never runs
  CHECK_FALSE(questions_left(made + "  d['b'] = x\n" + used));
  CHECK_FALSE(questions_left(made + "  if 'a' in d:\n    x = x + d['a']\n  return x\n"));
  CHECK(questions_left(made + "  if bool(x.sum() > 0):\n    d['b'] = x\n" + used));
  check_adapter(model_of("def forward(self, x):\n" + made + used), sequences());
  CHECK(blocks_left(model_of("def forward(self, x):\n" + made + used), sequences()) == 0);
}

TEST_CASE("Warnings and loops without results are left out, loops that change a list are not", "[exporters][folding]") {
  const std::string counted = "  n = 1\n  for i in range(x.size(1)):\n    n = n * x.size(0)\n";
  CHECK(blocks_left(model_of("def forward(self, x):\n" + counted + "  return x * 2\n"), sequences()) == 0);
  const std::string appended =
      "  rows = [x[:, 0]]\n  for i in range(1, x.size(1)):\n    rows.append(x[:, i])\n  return torch.cat(rows, 0)\n";
  check_adapter(model_of("def forward(self, x):\n" + appended), sequences());
}

TEST_CASE("An adapter that nothing can hold is an error in one line", "[exporters][folding]") {
  const Inference inference = sequences();
  const SignatureAdapter adapter =
      build_adapter(inference, inference.signatures[0], model_of("def forward(self, x):\n  return x * 2\n"));
  CHECK_THROWS_AS(adapter.save("/nonexistent/adapter.pt"), Error);
}

}  // namespace input_observer::test
