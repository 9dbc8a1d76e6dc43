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

}  // namespace

std::vector<BadInput> bad_export_inputs() {
  return {
      bad_words("no target", {"export", "model.pt", "inference.json"}, "?"),
      bad_words("an unknown target", {"export", "model.pt", "inference.json", "--to", "onxx"}, "?"),
      bad_words("standard output for a folder", {"export", "model.pt", "inference.json", "--to", "onnx", "-o", "-"},
                "?"),
      bad_words("a file for a folder", {"export", "model.pt", "inference.json", "--to", "onnx", "-o", "out.json"}, "?"),
      bad_words("a folder in no folder",
                {"export", "model.pt", "inference.json", "--to", "onnx", "-o", "none/exported"}, "?"),
      bad_words("a Python that is not there",
                {"export", "model.pt", "inference.json", "--to", "onnx", "-o", "exported", "--python", "none/python"},
                "?"),
      bad_words("a Python that does nothing",
                {"export", "model.pt", "inference.json", "--to", "onnx", "-o", "exported", "--python", "/bin/true"},
                "?"),
      {"a call log for an inference", to_onnx, {{"model.pt", model_file()}, {"inference.json", good_log()}}, "?"},
      {"an inference for a model",
       {"export", "inference.json", "inference.json", "--to", "onnx", "-o", "exported"},
       {{"inference.json", model_inference()}},
       "?"},
      bad_inference("a part that the model lacks", R"("signature")",
                    R"("module": {"submodule": "decoder", "method": "forward"}, "signature")", "?"),
      bad_inference("a method that the model lacks", R"("signature")",
                    R"("module": {"submodule": "", "method": "encode"}, "signature")", "?"),
      bad_inference("arguments that the model refuses", R"("shape": [4, 5]}}, "scale": 1.0}, "inputs")",
                    R"("shape": [4, 6]}}, "scale": 1.0}, "inputs")", "?"),
  };
}

}  // namespace input_observer::test
