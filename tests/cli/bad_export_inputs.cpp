#include "tests/cli/bad_input.h"
#include "tests/cli/call_log_text.h"
#include "tests/cli/model_files.h"
#include "tests/cli/model_inference_text.h"
#include "tests/cli/report_text.h"

namespace input_observer::test {
namespace {

const std::vector<std::string> to_onnx{"export", "model.pt", "inference.json", "--to", "onnx", "-o", "exported"};

BadInput bad_words(const std::string& name, const std::vector<std::string>& words, const std::string& line) {
  return {name, words, {{"model.pt", model_file()}, {"inference.json", model_inference()}}, line};
}

/** An inference that does not fit the model: `from` was replaced by `to`. */
BadInput bad_inference(const std::string& name, const std::string& from, const std::string& to,
                       const std::string& line) {
  return {name, to_onnx, {{"model.pt", model_file()}, {"inference.json", edited(model_inference(), from, to)}}, line};
}

/** A model that no exporter takes; the Python that the build knows raises what it raises. */
BadInput bad_model(const std::string& name, const std::string& model, const std::string& line) {
  return {name, to_onnx, {{"model.pt", model}, {"inference.json", model_inference()}}, line};
}

/** An id that is no name of a folder. */
BadInput bad_id(const std::string& name, const std::string& id) {
  return bad_inference(
      name, R"("id": "main")", R"("id": ")" + id + '"',
      "inference.json: signatures[0].id: expected 1 to 128 letters, digits, `_` and `-`, got \"" + id + '"');
}

std::vector<BadInput> bad_ids() {
  return {
      bad_id("an id outside of the folder", "../../evil"),
      bad_id("an id that is a path", "/tmp/zzz"),
      bad_id("an id that is empty", ""),
      bad_id("an id in a folder", "a/b"),
      bad_id("an id that is the manifest's name", "manifest.json"),
      bad_id("an id of this folder", "."),
      bad_id("an id with a space", "with x"),
      bad_inference("an id that is too long", R"("id": "main")", R"("id": ")" + std::string(129, 'a') + '"',
                    "inference.json: signatures[0].id: expected 1 to 128 letters, digits, `_` and `-`, got \"" +
                        std::string(96, 'a') + "..."),
      bad_inference("one id for two signatures", R"("signatures": [)",
                    R"("signatures": [{"id": "main", "count": 1, "present": [], "scalars": {}, "ranges": {},
 "arguments": {"x": null, "scale": 1.0}, "inputs": [], "outputs": []}, )",
                    R"(inference.json: signatures[1].id: expected an id that no other signature has, got "main")"),
  };
}

}  // namespace

std::vector<BadInput> bad_export_inputs() {
  std::vector<BadInput> all{
      bad_words("no target", {"export", "model.pt", "inference.json"},
                "--to: expected a target, nothing given; see --help"),
      bad_words(
          "an unknown target", {"export", "model.pt", "inference.json", "--to", "onxx"},
          "--to: 'onxx' is no target (did you mean 'onnx'?), expected one of: onnx, torch-export, aoti, openvino, "
          "executorch, pnnx, tensorrt, triton, olive, python"),
      bad_words("the other way to ONNX, to another target",
                {"export", "model.pt", "inference.json", "--to", "aoti", "--dynamo"},
                "--dynamo: expected with --to onnx only"),
      bad_words("standard output for a folder", {"export", "model.pt", "inference.json", "--to", "onnx", "-o", "-"},
                "--output: expected a folder, got standard output"),
      bad_words("a file for a folder", {"export", "model.pt", "inference.json", "--to", "onnx", "-o", "out.json"},
                "DIR/out.json: exists and is no folder, expected an export folder or nothing"),
      bad_words("a Python that is not there",
                {"export", "model.pt", "inference.json", "--to", "onnx", "-o", "exported", "--python", "none/python"},
                "none/python: cannot be run, expected a Python interpreter"),
      {"a call log for an inference",
       to_onnx,
       {{"model.pt", model_file()}, {"inference.json", good_log()}},
       "inference.json: expected a key 'format'"},
      {"an inference for a model",
       {"export", "inference.json", "inference.json", "--to", "onnx", "-o", "exported"},
       {{"inference.json", model_inference()}},
       "inference.json: not a zip archive, expected a TorchScript file that torch.jit.save wrote"},
      bad_inference("a part that the model lacks", R"("signature")",
                    R"("module": {"submodule": "decoder", "method": "forward"}, "signature")",
                    "inference.json: decoder: the model has no submodule 'decoder' (did you mean 'encoder'?)"),
      bad_inference("an inference of another model", R"("signature")",
                    R"("model": {"type": "__torch__.Other", "schema": "", "code_hash": ""}, "signature")",
                    "inference.json: model.type: expected an inference of this model, whose type is `__torch__.Net`, "
                    "got one of `__torch__.Other`"),
      bad_inference("a method that the model lacks", R"("signature")",
                    R"("module": {"submodule": "", "method": "encode"}, "signature")",
                    "inference.json: encode: the module has no method of this name"),
      bad_inference(
          "arguments that the model refuses", "[\"n\", 5]}],\n   \"outputs\"", "[\"n\", 6]}],\n   \"outputs\"",
          "model.pt: the model refuses the representative arguments of signature 'main': RuntimeError: mat1 and mat2 "
          "shapes cannot be multiplied (4x6 and 5x3)"),
      bad_model("a model with state", counting_model_file(),
                "model.pt: main: calls: the model writes this attribute while it runs; a graph cannot keep it, "
                "expected a part of the model without state (observe and export a submodule)"),
      bad_model("an operator without ONNX form", bessel_model_file(),
                "model.pt: main: UnsupportedOperatorError: Exporting the operator "
                "'aten::special_bessel_j0' to ONNX opset version 17 is not supported (the ONNX exporter has no "
                "translation of this operator; try: export a submodule without the operator, or use another target)"),
      bad_inference("a division by zero", R"("shape": ["n", 5])", R"("shape": ["n//0", 5])",
                    "inference.json: inputs[0].shape[0]: expression `n//0`, column 4: expected a divisor other than 0"),
      bad_inference("signatures that are no list", R"("signatures": [)", R"("signatures": 1, "others": [)",
                    "inference.json: signatures: expected a list, got 1"),
      bad_inference("no signatures", R"("signatures": [)", R"("signatures": [], "others": [)",
                    "inference.json: signatures: expected at least one signature"),
  };
  for (BadInput& each : bad_ids())
    all.push_back(std::move(each));
  return all;
}

}  // namespace input_observer::test
