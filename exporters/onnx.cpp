#include "exporters/onnx.h"

#include <filesystem>

#include "exporters/output_folder.h"
#include "exporters/python.h"
#include "exporters/python_scripts.h"
#include "exporters/tensor_file.h"

namespace input_observer {
namespace {

constexpr int opset = 17;

Json tensors_json(const std::vector<ExportedTensor>& tensors) {
  Json json = Json::array();
  for (const ExportedTensor& tensor : tensors) {
    Json shape = Json::array();
    for (const Expression& size : tensor.shape) {
      shape.push_back(size.is_constant() ? Json(size.constant()) : Json(size.text()));
    }
    json.push_back({{"name", tensor.name}, {"shape", shape}});
  }
  return json;
}

// The file's own order and names win; an input that the graph does not use may be gone.
std::vector<ExportedTensor> as_written(const std::vector<ExportedTensor>& tensors, const JsonReader& written) {
  std::vector<ExportedTensor> found;
  for (std::size_t i = 0; i < written.size(); ++i) {
    const std::string name = written.at(i).at("name").text();
    for (const ExportedTensor& tensor : tensors) {
      if (tensor.name == name) found.push_back(tensor);
    }
    if (found.size() != i + 1) {
      throw Error(ErrorCode::exporter, {.where = name}, "the ONNX file has an input or output that nobody asked for");
    }
  }
  return found;
}

}  // namespace

TargetResult export_onnx(const TargetJob& job) {
  const ScratchFolder scratch;
  const std::string model = scratch / "adapted.pt", example = scratch / "example.pt";
  const std::string file = (std::filesystem::path(job.folder) / "model.onnx").string();
  job.adapter.module.save(model);
  write_tensors(example, job.example);
  const Json request = {{"model", model},
                        {"example", example},
                        {"output", std::filesystem::absolute(file).string()},
                        {"opset", opset},
                        {"inputs", tensors_json(job.adapter.inputs)},
                        {"outputs", tensors_json(job.adapter.outputs)}};
  const Json answer = run_python(
      {.python = job.python, .script = python_scripts::export_onnx, .folder = scratch.path().string()}, request);
  const JsonReader reader(answer, {.file = "export_onnx.py"});
  return {"model.onnx", as_written(job.adapter.inputs, reader.at("inputs")),
          as_written(job.adapter.outputs, reader.at("outputs"))};
}

}  // namespace input_observer
