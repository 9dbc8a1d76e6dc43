// Recorded calls, as torch.save writes them: what their lists hold is not said there.
#include <torch/script.h>

#include "observer/json.h"
#include "observer/torch/sample_file.h"
#include "tests/exporters/checks.h"

namespace input_observer::test {
namespace {

/** `items`, a list of two [n, 3]. */
Inference pairs() {
  Inference inference = inference_of({"items"}, {{"n", 2}}, {{"n", 3}});
  const auto a = leaf("items.0", ScalarType::float32, {"n", "3"}, between(-1, 1));
  const auto b = leaf("items.1", ScalarType::float32, {"n", "3"}, between(-1, 1));
  const ListValue list{{value_of(a, inference.sizes), value_of(b, inference.sizes)}};
  inference.signatures.push_back(signature_of("main", {"items"}, {a, b}, {{list}}));
  return with_parameters(std::move(inference));
}

/** `x` [n], an empty list, and an int that was 3 and 4. */
Inference with_extras() {
  Inference inference = inference_of({"x", "extras", "k"}, {{"n", 2}}, {{"n", 5}});
  inference.signature[2].default_value = Value{std::int64_t{3}};
  const auto x = leaf("x", ScalarType::float32, {"n"}, between(-1, 1));
  inference.signatures.push_back(
      signature_of("main", {"x", "extras"}, {x}, {value_of(x, inference.sizes), {ListValue{}}, {std::int64_t{3}}}));
  inference.signatures[0].scalar_values["k"] = {{std::int64_t{3}}, {std::int64_t{4}}};
  return with_parameters(std::move(inference));
}

c10::IValue list_of(const std::vector<at::Tensor>& tensors) {
  c10::impl::GenericList list(c10::AnyType::get());
  for (const at::Tensor& tensor : tensors)
    list.push_back(tensor);
  return list;
}

CheckResult checked(const torch::jit::Module& exported, const torch::jit::Module& compared, const Inference& inference,
                    const std::vector<SampleCall>& calls) {
  const TemporaryFolder folder;
  export_to(folder, exported, inference);
  write_samples(folder / "calls.pt", calls);
  return check_export(compared, folder / "out", inference, {.samples = folder / "calls.pt"});
}

const char* const sums = "def forward(self, items: List[Tensor]):\n  return items[0] + items[1]\n";
const char* const multiplies =
    "def forward(self, x, extras: List[Tensor], k: int = 3):\n"
    "  for extra in extras:\n    x = x + extra\n  return x * k\n";

}  // namespace

TEST_CASE("Recorded calls with lists are compared", "[check][samples]") {
  const std::vector<SampleCall> calls = {{{list_of({at::ones({4, 3}), at::ones({4, 3})})}, {}},
                                         {{}, {{"items", list_of({at::ones({1, 3}), at::zeros({1, 3})})}}}};
  const CheckResult good = checked(model_of(sums), model_of(sums), pairs(), calls);
  INFO(text_of(good));
  CHECK(good.passed());
  CHECK(call_of(good, "sample 0").outcome == CheckedCall::Outcome::agrees);
  CHECK(call_of(good, "sample 1").outcome == CheckedCall::Outcome::agrees);
  CHECK(call_of(good, "sample 0").sizes.at("n") == 4);

  const auto other =
      model_of("def forward(self, items: List[Tensor]):\n  return items[0] + items[1] * (items[0].size(0) % 4)\n");
  const CheckResult bad = checked(model_of(sums), other, pairs(), calls);
  CHECK(call_of(bad, "sample 0").outcome == CheckedCall::Outcome::differs);
}

TEST_CASE("A recorded call that the model refuses is a failure", "[check][samples]") {
  const auto model = model_of(
      "def forward(self, items: List[Tensor]):\n"
      "  assert items[0].size(0) < 100, 'too long'\n  return items[0] + items[1]\n");
  const CheckResult check = checked(model, model, pairs(), {{{list_of({at::ones({128, 3}), at::ones({128, 3})})}, {}}});
  INFO(text_of(check));
  CHECK_FALSE(check.passed());
  const CheckedCall& sample = call_of(check, "sample 0");
  CHECK(sample.outcome == CheckedCall::Outcome::failed);
  CHECK(sample.note.find("the model refuses this recorded call: ") == 0);
  CHECK(sample.note.find("too long") != std::string::npos);

  const CheckResult surplus = checked(model, model, pairs(), {{{list_of({}), at::ones({1})}, {}}});
  CHECK(call_of(surplus, "sample 0").outcome == CheckedCall::Outcome::failed);
}

TEST_CASE("A recorded call may leave out what has a default, and give an empty list", "[check][samples]") {
  const at::Tensor x = at::ones({3});
  const CheckResult check = checked(model_of(multiplies), model_of(multiplies), with_extras(),
                                    {{{x, list_of({})}, {}}, {{x, list_of({}), 4}, {}}});
  INFO(text_of(check));
  CHECK(call_of(check, "sample 0").outcome == CheckedCall::Outcome::agrees);
  CHECK(call_of(check, "sample 1").outcome == CheckedCall::Outcome::agrees);
}

TEST_CASE("What the file cannot be given is a failure of the export", "[check][samples]") {
  const TemporaryFolder folder;
  ExportManifest manifest = export_to(folder, model_of(multiplies), with_extras());
  manifest.exports[0].inputs.push_back({.name = "y", .path = "y", .shape = {Expression(3)}});
  folder.write("out/manifest.json", to_text(to_json(manifest)));
  const CheckResult check = check_export(model_of(multiplies), folder / "out", with_extras());
  INFO(text_of(check));
  CHECK(check.refused() == 0);
  CHECK(check.calls.at(0).outcome == CheckedCall::Outcome::failed);
  CHECK(check.calls.at(0).note.find("the file's inputs cannot be made of this call: y: ") == 0);
}

TEST_CASE("A recorded call goes to the file of its signature's leaves", "[check][samples]") {
  Inference inference = pairs();
  inference.signatures[0].id = "2_items";
  InferredSignature one = inference.signatures[0];
  one.id = "1_items";
  one.inputs.resize(1);
  one.arguments[0].get_if<ListValue>()->items.resize(1);
  inference.signatures.insert(inference.signatures.begin(), one);
  const auto model = model_of(
      "def forward(self, items: List[Tensor]):\n  total = items[0]\n"
      "  for item in items[1:]:\n    total = total + item\n  return total\n");
  const TemporaryFolder folder;
  ExportManifest manifest = export_to(folder, model, inference);
  for (std::size_t i = 0; i < 2; ++i)
    manifest.exports[i].leaves = given_leaves(inference, inference.signatures[i]);
  folder.write("out/manifest.json", to_text(to_json(manifest)));
  const at::Tensor item = at::ones({4, 3});
  write_samples(folder / "calls.pt", {{{list_of({item})}, {}}, {{list_of({item, item})}, {}}});
  const CheckResult check = check_export(model, folder / "out", inference, {.samples = folder / "calls.pt"});
  INFO(text_of(check));
  CHECK(check.passed());
  CHECK(call_of(check, "sample 0").signature == "1_items");
  CHECK(call_of(check, "sample 1").signature == "2_items");

  write_samples(folder / "calls.pt", {{{list_of({item, item, item})}, {}}, {{list_of({item.to(at::kDouble)})}, {}}});
  const CheckResult others = check_export(model, folder / "out", inference, {.samples = folder / "calls.pt"});
  CHECK(call_of(others, "sample 0").note == "no exported file takes this recorded call");
  CHECK(call_of(others, "sample 1").note == "no exported file takes this recorded call");
}

}  // namespace input_observer::test
