#include "tests/cli/bad_input.h"
#include "tests/cli/model_files.h"
#include "tests/cli/model_inference_text.h"
#include "tests/cli/report_text.h"

namespace input_observer::test {
namespace {

std::string good_manifest() {
  return R"({"format": "input-observer/export", "version": 1, "target": "onnx", "exports": [
  {"signature": "main", "file": "main/model.onnx", "present": ["x"], "scalars": {"scale": 1.0},
   "inputs": [{"name": "x", "path": "x", "dtype": "float32", "shape": ["n", 5]}],
   "outputs": [{"name": "out", "path": "out", "dtype": "float32", "shape": ["n", 3]}]}]}
)";
}

BadInput with_files(const std::string& name, const std::vector<File>& files, const std::string& line) {
  std::vector<File> all{{"model.pt", model_file()}, {"inference.json", model_inference()}};
  all.insert(all.end(), files.begin(), files.end());
  return {name, {"check", "model.pt", "exported", "inference.json", "--json", "out.json"}, all, line};
}

BadInput bad_manifest(const std::string& name, const std::string& from, const std::string& to,
                      const std::string& line) {
  return with_files(name, {{"exported/manifest.json", edited(good_manifest(), from, to)}}, line);
}

}  // namespace

std::vector<BadInput> bad_check_inputs() {
  return {
      {"no inference",
       {"check", "model.pt", "exported"},
       {},
       "INFERENCE: expected on the command line, nothing given; see --help"},
      with_files("no export", {}, "exported: no such folder, expected one that export wrote"),
      with_files("a folder without a manifest", {{"exported/model.onnx", "x"}},
                 "exported/manifest.json: cannot read: No such file or directory"),
      bad_manifest("a later manifest", R"("version": 1)", R"("version": 2)",
                   "exported/manifest.json: version: expected 1, got 2"),
      bad_manifest("a target that nobody knows", R"("target": "onnx")", R"("target": "pnxx")",
                   "exported: target: 'pnxx' is no target (did you mean 'pnnx'?)"),
      bad_manifest("a target whose files cannot be run", R"("target": "onnx")", R"("target": "python")",
                   "exported: target: 'python' cannot be checked: the file exports an eager model, which is not here; "
                   "run it"),
      bad_manifest("bounds upside down", R"("inputs": [)", R"("bounds": {"n": {"min": 3, "max": 2}}, "inputs": [)",
                   "exported/manifest.json: exports[0].bounds.n.max: expected at least the min, 3, got 2"),
      {"a tolerance of nothing",
       {"check", "model.pt", "exported", "inference.json", "--atol", "0"},
       {},
       "--atol: expected a number above 0, got '0'"},
      with_files(
          "an export to all of which nothing was written",
          {{"exported/summary.json", R"({"format": "input-observer/export-summary", "version": 1, "targets": []})"}},
          "exported: targets: expected one that was written and can be checked"),
      with_files("an export to all with a target that nobody knows",
                 {{"exported/summary.json",
                   R"({"format": "input-observer/export-summary", "version": 1,
 "targets": [{"target": "onxx", "status": "written", "files": 1}]})"}},
                 R"(exported/summary.json: targets[0].target: expected a target (did you mean 'onnx'?), got "onxx")"),
      {"a config without a task",
       {"check", "model.pt", "exported", "inference.json", "--model-config", "config.json"},
       {},
       "--task: expected beside --model-config: the task of the model"},
      {"a config of no known type",
       {"check", "model.pt", "exported", "inference.json", "--model-config", "config.json", "--task", "fill-mask"},
       {{"config.json", R"({"model_type": "bertt"})"}},
       "config.json: model_type: unknown model type 'bertt' (did you mean 'bert'?): expected one of albert, arcee, "
       "audio-spectrogram-transformer, bart, beit, bert, big_bird, bigbird_pegasus, blenderbot, blenderbot-small, "
       "bloom, "
       "camembert, ..."},
      bad_manifest(
          "a file outside", "main/model.onnx", "../model.onnx",
          R"(exported/manifest.json: exports[0].file: expected a file inside of the export folder, got "../model.onnx")"),
      bad_manifest("a signature of another inference", R"("signature": "main")", R"("signature": "decode")",
                   "exported: decode: the inference has no signature of this name; was the export made from another?"),
      bad_manifest("an input without a name", R"("inputs": [{"name": "x", )", R"("inputs": [{)",
                   "exported/manifest.json: exports[0].inputs[0]: expected a key 'name'"),
      bad_manifest("exports that are no list", R"("exports": [)", R"("exports": 1, "others": [)",
                   "exported/manifest.json: exports: expected a list, got 1"),
      bad_manifest("present arguments that are no list", R"(["x"])", R"("x")",
                   R"(exported/manifest.json: exports[0].present: expected a list, got "x")"),
      bad_manifest("a scalar that is neither true nor false", R"({"name": "x", )", R"({"scalar": "yes", "name": "x", )",
                   R"(exported/manifest.json: exports[0].inputs[0].scalar: expected true or false, got "yes")"),
      {"an inference of another model",
       {"check", "model.pt", "exported", "inference.json", "--json", "out.json"},
       {{"model.pt", model_file()},
        {"exported/manifest.json", good_manifest()},
        {"inference.json",
         edited(model_inference(), R"("signature")",
                R"("model": {"type": "__torch__.Other", "schema": "", "code_hash": ""}, "signature")")}},
       "inference.json: model.type: expected an inference of this model, whose type is `__torch__.Net`, got one of "
       "`__torch__.Other`"},
      with_files("an export without its file", {{"exported/manifest.json", good_manifest()}},
                 "exported/main/model.onnx: no such file, expected one that export wrote"),
      with_files("an export whose file is no ONNX",
                 {{"exported/manifest.json", good_manifest()}, {"exported/main/model.onnx", "no ONNX"}},
                 "exported/main/model.onnx: expected a file that onnxruntime can read"),
      with_files("an export of nothing",
                 {{"exported/manifest.json",
                   R"({"format": "input-observer/export", "version": 1, "target": "onnx", "exports": []})"}},
                 "exported: exports: expected at least one export"),
  };
}

}  // namespace input_observer::test
