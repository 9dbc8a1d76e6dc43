#include "exporters/specs/olive.h"

#include "exporters/sizes.h"
#include "observer/json.h"

namespace input_observer {
namespace {

void add_dynamic_axes(Json& axes, const std::vector<ExportedTensor>& tensors) {
  for (const ExportedTensor& tensor : tensors) {
    for (std::size_t axis = 0; axis < tensor.shape.size(); ++axis) {
      if (!tensor.shape[axis].is_constant()) axes[tensor.name][std::to_string(axis)] = tensor.shape[axis].text();
    }
  }
}

}  // namespace

Json olive_io_config(const Inference& inference, const InferredSignature& signature,
                     const std::vector<ExportedTensor>& inputs, const std::vector<ExportedTensor>& outputs) {
  const DimSizes sizes = representative_sizes(inference, signature);
  Json shapes = Json::array(), types = Json::array(), axes = Json::object();
  for (const ExportedTensor& input : inputs) {
    Json shape = Json::array();
    for (const Expression& size : input.shape)
      shape.push_back(size.evaluate(sizes));
    shapes.push_back(std::move(shape));
    types.push_back(name_of(input.dtype));
  }
  add_dynamic_axes(axes, inputs);
  add_dynamic_axes(axes, outputs);
  return {{"input_names", names_json(inputs)},
          {"input_shapes", std::move(shapes)},
          {"input_types", std::move(types)},
          {"output_names", names_json(outputs)},
          {"dynamic_axes", std::move(axes)}};
}

std::string olive_input_model(const std::string& model_file, const Json& io_config) {
  const Json model = {{"type", "PyTorchModel"},
                      {"model_path", model_file},
                      {"model_file_format", "PyTorch.TorchScript"},
                      {"io_config", io_config}};
  return to_text(Json{{"input_model", model}});
}

}  // namespace input_observer
