#include "exporters/onnx_runtime.h"

#include <filesystem>

#include "exporters/output_folder.h"
#include "exporters/python.h"
#include "exporters/python_scripts.h"
#include "exporters/tensor_file.h"

namespace input_observer {
namespace {

Json names_json(const std::vector<ExportedTensor>& tensors) {
  Json names = Json::array();
  for (const ExportedTensor& tensor : tensors)
    names.push_back(tensor.name);
  return names;
}

}  // namespace

std::vector<OnnxAnswer> run_onnx(const std::vector<OnnxCase>& cases, const std::string& python) {
  const ScratchFolder scratch;
  Json case_list = Json::array();
  std::vector<at::Tensor> tensors;
  for (const OnnxCase& one : cases) {
    if (!std::filesystem::is_regular_file(one.file)) {
      throw bad_input({.file = one.file}, "no such file, expected one that export wrote");
    }
    case_list.push_back({{"file", std::filesystem::absolute(one.file).string()},
                         {"inputs", names_json(*one.inputs)},
                         {"outputs", names_json(*one.outputs)},
                         {"first", tensors.size()}});
    tensors.insert(tensors.end(), one.tensors.begin(), one.tensors.end());
  }
  write_tensors(scratch / "tensors.pt", tensors);
  const Json request = {
      {"tensors", scratch / "tensors.pt"}, {"results", scratch / "results.pt"}, {"cases", std::move(case_list)}};
  const Json answer =
      run_python({.python = python, .script = python_scripts::run_onnx, .folder = scratch.path().string()}, request);
  const std::vector<at::Tensor> results = read_tensors(scratch / "results.pt");
  const JsonReader answers = JsonReader(answer, {.file = "run_onnx.py"}).at("cases");
  std::vector<OnnxAnswer> given(cases.size());
  auto next = results.begin();
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const JsonReader one = answers.at(i);
    if (one.has("unreadable")) {
      throw bad_input({.file = cases[i].file}, "expected an ONNX file, onnxruntime cannot read this one");
    }
    if (one.has("error")) {
      given[i].error = one.at("error").text();
    } else {
      const auto count = one.at("outputs").integer(0);
      given[i].outputs.assign(next, next + count);
      next += count;
    }
  }
  return given;
}

}  // namespace input_observer
