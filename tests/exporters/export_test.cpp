#include "exporters/export.h"

#include <torch/script.h>

#include <filesystem>
#include <sstream>

#include "exporters/check/check.h"
#include "inference/torch/module_part.h"
#include "tests/exporters/inferences.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_folder.h"

namespace input_observer::test {
namespace {

const std::string models = INPUT_OBSERVER_EXPORTER_MODELS;

torch::jit::Module model_named(const std::string& name) {
  return load_module(models + "/" + name + ".pt");
}

// Exports, checks, and gives both back.
struct Exported {
  TemporaryFolder folder;
  std::ostringstream progress;
  ExportManifest manifest;
  CheckResult check;

  Exported(const torch::jit::Module& model, const Inference& unfinished) {
    const Inference inference = with_parameters(unfinished);
    manifest = export_model(model, inference, {"", "", "onnx", folder / "out", INPUT_OBSERVER_TEST_PYTHON}, progress);
    check = check_export(model, folder / "out", inference, {.python = INPUT_OBSERVER_TEST_PYTHON});
    std::ostringstream table;
    print(table, check);
    text = table.str();
  }
  std::string text;
};

std::vector<std::string> names_of(const std::vector<ExportedTensor>& tensors) {
  std::vector<std::string> names;
  for (const ExportedTensor& tensor : tensors)
    names.push_back(tensor.name);
  return names;
}

std::string shape_of(const ExportedTensor& tensor) {
  std::string text;
  for (const Expression& size : tensor.shape)
    text += (text.empty() ? "" : ", ") + size.text();
  return text;
}

int count(const CheckResult& check, CheckedCall::Outcome outcome) {
  int found = 0;
  for (const CheckedCall& call : check.calls)
    found += call.outcome == outcome;
  return found;
}

Inference one_signature(Inference inference, std::vector<InferredLeaf> inputs, std::vector<Value> arguments) {
  inference.signatures.push_back(
      signature_of("all", parameter_names(inference.signature), std::move(inputs), std::move(arguments)));
  return with_parameters(std::move(inference));
}

Inference convolutions() {
  const Inference empty = inference_of({"image"}, {{"batch", 2}, {"height", 9}, {"width", 12}},
                                       {{"batch", 3}, {"height", 11}, {"width", 8}});
  const auto image = leaf("image", ScalarType::float32, {"batch", "3", "height", "width"});
  return one_signature(empty, {image}, {value_of(image, empty.sizes)});
}

}  // namespace

TEST_CASE("A first call and the later ones share a file when the model proves that it may", "[exporters]") {
  const Inference inference = language_model();
  const Exported exported(model_named("LanguageModel"), inference);
  INFO(exported.text);
  CHECK(exported.check.passed());
  CHECK(count(exported.check, CheckedCall::Outcome::agrees) == static_cast<int>(exported.check.calls.size()));
  REQUIRE(exported.manifest.exports.size() == 2);
  const ExportEntry& decode = exported.manifest.exports[0];
  const ExportEntry& prefill = exported.manifest.exports[1];
  CHECK(decode.signature == "decode");
  CHECK(decode.file == "decode/model.onnx");
  CHECK(prefill.signature == "prefill");
  CHECK(prefill.file == decode.file);
  CHECK(prefill.present == std::vector<std::string>{"input_ids", "attention_mask"});
  CHECK((prefill.leaves ==
         std::vector<GivenLeaf>{{"input_ids", ScalarType::int64}, {"attention_mask", ScalarType::int64}}));
  REQUIRE(decode.leaves.has_value());
  CHECK(decode.leaves->size() == decode.inputs.size());
  CHECK(names_of(decode.inputs) == std::vector<std::string>{"input_ids", "attention_mask", "past_key_values_0_0",
                                                            "past_key_values_0_1", "past_key_values_1_0",
                                                            "past_key_values_1_1"});
  CHECK(names_of(decode.outputs) ==
        std::vector<std::string>{"out_0", "out_1_0_0", "out_1_0_1", "out_1_1_0", "out_1_1_1"});
  CHECK(shape_of(decode.inputs[1]) == "batch, past + seq");
  CHECK(shape_of(decode.outputs[1]) == "batch, past + seq, 8");
  CHECK(shape_of(prefill.inputs[2]) == "batch, 0, 8");
  CHECK(shape_of(prefill.outputs[1]) == "batch, seq, 8");
}

TEST_CASE("A missing argument that is not an empty one keeps a file of its own", "[exporters]") {
  Inference inference =
      inference_of({"x", "past"}, {{"batch", 2}, {"seq", 3}, {"length", 5}}, {{"batch", 3}, {"seq", 4}, {"length", 7}});
  const auto x = leaf("x", ScalarType::float32, {"batch", "seq"});
  const auto past = leaf("past", ScalarType::float32, {"batch", "length"});
  const auto& sizes = inference.sizes;
  inference.signatures.push_back(signature_of("first", {"x"}, {x}, {value_of(x, sizes), {}}));
  inference.signatures.push_back(
      signature_of("later", {"x", "past"}, {x, past}, {value_of(x, sizes), value_of(past, sizes)}));
  const Exported exported(model_named("CacheCounts"), inference);
  INFO(exported.text);
  CHECK(exported.check.passed());
  REQUIRE(exported.manifest.exports.size() == 2);
  CHECK(exported.manifest.exports[0].file == "first/model.onnx");
  CHECK(exported.manifest.exports[1].file == "later/model.onnx");
}

TEST_CASE("Height and width stay free, and the model keeps its mode and its weights", "[exporters]") {
  torch::jit::Module model = model_named("Convolutions");
  const at::Tensor mean = model.attr("norm").toModule().attr("running_mean").toTensor().clone();
  const Exported exported(model, convolutions());
  INFO(exported.text);
  CHECK(exported.check.passed());
  CHECK(exported.check.calls.size() >= 12);
  CHECK(model.is_training());
  CHECK(model.attr("norm").toModule().attr("running_mean").toTensor().equal(mean));
}

TEST_CASE("Traced sizes stay free", "[exporters]") {
  const Inference empty = inference_of({"x", "mask"}, {{"batch", 3}, {"seq", 5}}, {{"batch", 2}, {"seq", 7}});
  const auto x = leaf("x", ScalarType::float32, {"batch", "seq", "4"});
  const auto mask = leaf("mask", ScalarType::float32, {"batch", "seq"});
  const Inference inference = one_signature(empty, {x, mask}, {value_of(x, empty.sizes), value_of(mask, empty.sizes)});
  const Exported exported(model_named("Traced"), inference);
  INFO(exported.text);
  CHECK(exported.check.passed());
  CHECK(count(exported.check, CheckedCall::Outcome::agrees) >= 9);
}

TEST_CASE("Scalars become constants, an int that follows a size an input", "[exporters]") {
  const Inference empty =
      inference_of({"x", "width", "scale", "clip", "mode"}, {{"batch", 2}, {"size", 5}}, {{"batch", 3}, {"size", 7}});
  const auto x = leaf("x", ScalarType::float32, {"batch", "size"}, between(-1, 1));
  auto width = leaf("width", ScalarType::int64, {});
  width.value = Expression::dim("size") - 1;
  Inference inference =
      one_signature(empty, {x, width},
                    {value_of(x, empty.sizes), {std::int64_t{4}}, {0.1}, {true}, {std::string("it's \\ \"mean\"")}});
  inference.signatures[0].scalars = {{"scale", {0.1}}, {"clip", {true}}, {"mode", {std::string("it's \\ \"mean\"")}}};
  const Exported exported(model_named("Scalars"), inference);
  INFO(exported.text);
  CHECK(exported.check.passed());
  const ExportEntry& entry = exported.manifest.exports.at(0);
  CHECK(names_of(entry.inputs) == std::vector<std::string>{"x", "width"});
  CHECK(entry.inputs[1].scalar);
  CHECK(entry.inputs[1].value->text() == "size - 1");
  CHECK((entry.scalars == inference.signatures[0].scalars));
}

TEST_CASE("Dicts go in and out by their keys", "[exporters]") {
  const Inference empty = inference_of({"inputs", "extra"}, {{"n", 3}}, {{"n", 5}});
  const auto a = leaf("inputs.a", ScalarType::float32, {"n"});
  auto b = leaf("inputs.b\\.c", ScalarType::float32, {"n"});
  b.export_name = "inputs_b_c";
  const auto three = leaf("extra.3", ScalarType::float32, {"n"});
  const auto& sizes = empty.sizes;
  const Inference inference = one_signature(empty, {a, b, three},
                                            {{DictValue{{{"a", value_of(a, sizes)}, {"b.c", value_of(b, sizes)}}}},
                                             {DictValue{{{"3", value_of(three, sizes)}}}}});
  const Exported exported(model_named("Dictionaries"), inference);
  INFO(exported.text);
  CHECK(exported.check.passed());
  const ExportEntry& entry = exported.manifest.exports.at(0);
  CHECK(names_of(entry.inputs) == std::vector<std::string>{"inputs_a", "inputs_b_c", "extra_3"});
  CHECK(entry.outputs.at(1).path == "out.it's");
  CHECK(entry.outputs.at(1).name == "out_it_s");
}

TEST_CASE("Named tuples, empty lists, holes and optional results", "[exporters]") {
  const Inference empty = inference_of({"pair", "items", "holes", "keep"}, {{"n", 3}}, {{"n", 5}});
  const auto first = leaf("pair.0", ScalarType::float32, {"n"});
  const auto second = leaf("pair.1", ScalarType::float32, {"n"});
  const auto hole = leaf("holes.1", ScalarType::float32, {"n"});
  const auto& sizes = empty.sizes;
  const Inference inference = one_signature(empty, {first, second, hole},
                                            {{TupleValue{{value_of(first, sizes), value_of(second, sizes)}}},
                                             {ListValue{}},
                                             {ListValue{{{}, value_of(hole, sizes)}}},
                                             {true}});
  const Exported exported(model_named("Containers"), inference);
  INFO(exported.text);
  CHECK(exported.check.passed());
  std::vector<std::string> paths;
  for (const ExportedTensor& output : exported.manifest.exports.at(0).outputs)
    paths.push_back(output.path);
  CHECK(paths == std::vector<std::string>{"out.0", "out.1", "out.2"});
}

TEST_CASE("A part of a model with state is exported", "[exporters]") {
  Inference inference = convolutions();
  inference.part.submodule = "inner";
  const Exported exported(model_named("Wrapper"), inference);
  INFO(exported.text);
  CHECK(exported.check.passed());
  CHECK(exported.manifest.part.submodule == "inner");
}

TEST_CASE("Silero's model runs at batch sizes that were never seen", "[exporters]") {
  Inference inference = inference_of({"x", "state"}, {{"batch", 3}}, {{"batch", 5}});
  inference.part.submodule = "_model";
  const auto x = leaf("x", ScalarType::float32, {"batch", "576"}, between(-1, 1));
  const auto state = leaf("state", ScalarType::float32, {"2", "batch", "128"}, between(-1, 1));
  const auto none = leaf("state", ScalarType::float32, {"0"});
  const auto& sizes = inference.sizes;
  inference.signatures.push_back(
      signature_of("later", {"x", "state"}, {x, state}, {value_of(x, sizes), value_of(state, sizes)}));
  inference.signatures.push_back(
      signature_of("first", {"x", "state"}, {x, none}, {value_of(x, sizes), value_of(none, sizes)}));
  const Exported exported(load_module(INPUT_OBSERVER_SOURCE_DIR "/.venv/models/silero_vad.jit"), inference);
  INFO(exported.text);
  CHECK(exported.check.passed());
  CHECK(count(exported.check, CheckedCall::Outcome::agrees) == static_cast<int>(exported.check.calls.size()));
  CHECK(shape_of(exported.manifest.exports.at(0).outputs.at(1)) == "2, batch, 128");
}

TEST_CASE("What cannot be exported is refused, and what stood there stays", "[exporters]") {
  TemporaryFolder folder;
  std::ostringstream progress;
  const Inference empty = inference_of({"x"}, {{"n", 3}}, {{"n", 5}});
  const auto x = leaf("x", ScalarType::float32, {"n"});
  const Inference inference = one_signature(empty, {x}, {value_of(x, empty.sizes)});
  const auto refusal = [&](const std::string& name, const std::string& target, const std::string& place) {
    try {
      export_model(model_named(name), inference, {"", "", target, folder / place, INPUT_OBSERVER_TEST_PYTHON},
                   progress);
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string("no error");
  };
  CHECK(refusal("Counter", "onnx", "out").find("calls: the model writes this attribute while it runs") !=
        std::string::npos);
  CHECK(refusal("Counter", "onxx", "out")
            .starts_with("'onxx' is no target (did you mean 'onnx'?), expected one of: onnx, torch-export, "));
  const std::string untranslatable = refusal("Untranslatable", "onnx", "out");
  CHECK(untranslatable.find("special_bessel_j0") != std::string::npos);
  CHECK(untranslatable.find("; try: ") != std::string::npos);
  CHECK(refusal("LanguageModel", "onnx", "out").find("x: the model's forward has no parameter of this name") !=
        std::string::npos);
  CHECK_FALSE(std::filesystem::exists(folder / "out"));
  std::filesystem::create_directory(folder / "mine");
  folder.write("mine/thesis.txt", "years of work");
  CHECK(refusal("Counter", "onnx", "mine").find("holds something that is no export") != std::string::npos);
  CHECK(slurp(folder / "mine/thesis.txt") == "years of work");
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("A wrong export is found", "[exporters]") {
  TemporaryFolder folder;
  std::ostringstream progress;
  torch::jit::Module model = model_named("Convolutions");
  const Inference inference = convolutions();
  export_model(model, inference, {"", "", "onnx", folder / "out", INPUT_OBSERVER_TEST_PYTHON}, progress);
  torch::jit::Module changed = model.deepcopy();
  {
    torch::NoGradGuard no_grad;
    changed.attr("two").toModule().attr("bias").toTensor().add_(0.5);
  }
  const CheckResult check = check_export(changed, folder / "out", inference, {.python = INPUT_OBSERVER_TEST_PYTHON});
  CHECK_FALSE(check.passed());
  CHECK(check.calls.at(0).outcome == CheckedCall::Outcome::differs);
  CHECK(check.calls.at(0).outputs.at(0).max_absolute == Approx(0.5).margin(1e-4));
  std::ostringstream table;
  print(table, check);
  CHECK(table.str().find("out (out): at [") != std::string::npos);
}

}  // namespace input_observer::test
