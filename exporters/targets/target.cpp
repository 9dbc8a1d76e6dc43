#include "exporters/targets/target.h"

#include "exporters/runner/known_errors.h"
#include "exporters/targets/driver.h"
#include "exporters/targets/native_runtime.h"
#include "exporters/targets/text_targets.h"
#include "observer/error.h"
#include "observer/text.h"

namespace input_observer {

const std::vector<Target>& targets() {
  static const std::vector<Target> table = {
      {"onnx", "ONNX, dims and their relations named; --dynamo goes through torch.export", "onnx_export", "run_onnx",
       "onnxruntime", write_by_driver, run_by_driver},
      {"torch-export", "an ExportedProgram (.pt2) with symbolic sizes", "torch_export", "run_torch_export",
       "torch.export.load", write_by_driver, run_by_driver},
      {"aoti", "an AOTInductor package that C++ loads", "aoti", "", "AOTInductor", write_by_driver, run_aoti},
      {"openvino", "OpenVINO IR with bounded partial shapes", "openvino_export", "run_openvino", "OpenVINO",
       write_by_driver, run_by_driver},
      {"executorch", "an ExecuTorch program (.pte), XNNPACK where it can", "executorch_export", "run_executorch",
       "the ExecuTorch runtime", write_by_driver, run_by_driver},
      {"pnnx", "pnnx's Python module and ncnn files", "pnnx_export", "run_pnnx", "the generated module",
       write_by_driver, run_by_driver},
      {"tensorrt", "ONNX with trtexec, polygraphy and Torch-TensorRT profiles, one for each signature", "onnx_export",
       "run_onnx", "onnxruntime", write_tensorrt, run_by_driver, finish_tensorrt},
      {"triton", "a model repository for Triton's PyTorch backend", "", "", "LibTorch", write_triton, run_torchscript,
       finish_triton},
      {"olive", "an adapted TorchScript file with Olive's io_config", "", "", "LibTorch", write_olive, run_torchscript,
       finish_olive},
      {"python", "a Python file that exports the eager source by torch.export", "", "",
       "the file exports an eager model, which is not here; run it", write_python, nullptr},
  };
  return table;
}

std::string explained_call_error(const Target& target, const std::string& error) {
  // The table of a check shows 500 bytes, most of which the cause and the advice may need.
  return explained(error, target.name, 250);
}

std::vector<std::string> target_names() {
  std::vector<std::string> names;
  for (const Target& target : targets())
    names.emplace_back(target.name);
  return names;
}

const Target& find_target(const std::string& name) {
  for (const Target& target : targets()) {
    if (name == target.name) return target;
  }
  throw Error(ErrorCode::bad_usage, {},
              "'" + name + "' is no target" + did_you_mean(name, target_names()) +
                  ", expected one of: " + joined(target_names(), ", "));
}

}  // namespace input_observer
