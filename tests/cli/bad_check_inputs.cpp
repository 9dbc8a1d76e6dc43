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
      {"no inference", {"check", "model.pt", "exported"}, {}, "?"},
      with_files("no export", {}, "?"),
      with_files("a file for an export", {{"exported", "x"}}, "?"),
      with_files("a folder without a manifest", {{"exported/model.onnx", "x"}}, "?"),
      with_files("an export without its file", {{"exported/manifest.json", good_manifest()}}, "?"),
      with_files("an export that is no ONNX",
                 {{"exported/manifest.json", good_manifest()}, {"exported/main/model.onnx", "x"}}, "?"),
      bad_manifest("a later manifest", R"("version": 1)", R"("version": 2)", "?"),
      bad_manifest("another target", R"("target": "onnx")", R"("target": "pnnx")", "?"),
      bad_manifest("a file outside", "main/model.onnx", "../model.onnx", "?"),
      bad_manifest("a signature of another inference", R"("signature": "main")", R"("signature": "decode")", "?"),
      bad_manifest("an input without a name", R"("inputs": [{"name": "x", )", R"("inputs": [{)", "?"),
      with_files("an export of nothing",
                 {{"exported/manifest.json",
                   R"({"format": "input-observer/export", "version": 1, "target": "onnx", "exports": []})"}},
                 "?"),
  };
}

}  // namespace input_observer::test
