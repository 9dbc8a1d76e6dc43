#include "exporters/specs/triton.h"

#include <algorithm>

#include "exporters/specs/text.h"
#include "inference/probe/axis_sets.h"
#include "observer/error.h"

namespace input_observer {
namespace {

// The backend's own table: it has no bfloat16, no complex numbers and no unsigned integers but uint8.
const char* data_type(const ExportedTensor& tensor) {
  switch (tensor.dtype) {
    case ScalarType::boolean:
      return "TYPE_BOOL";
    case ScalarType::uint8:
      return "TYPE_UINT8";
    case ScalarType::int8:
      return "TYPE_INT8";
    case ScalarType::int16:
      return "TYPE_INT16";
    case ScalarType::int32:
      return "TYPE_INT32";
    case ScalarType::int64:
      return "TYPE_INT64";
    case ScalarType::float16:
      return "TYPE_FP16";
    case ScalarType::float32:
      return "TYPE_FP32";
    case ScalarType::float64:
      return "TYPE_FP64";
    default:
      break;
  }
  throw Error(ErrorCode::exporter, {.where = tensor.name},
              "Triton's PyTorch backend takes no tensor of dtype " + std::string(name_of(tensor.dtype)));
}

// The free dim that is axis 0 of every tensor, or "".
std::string batch_dim(const std::vector<ExportedTensor>& inputs, const std::vector<ExportedTensor>& outputs) {
  if (inputs.empty() || inputs.front().shape.empty() || !inputs.front().shape.front().is_dim()) return "";
  const std::string name = inputs.front().shape.front().name();
  const auto begins_with_it = [&](const ExportedTensor& tensor) {
    return !tensor.shape.empty() && tensor.shape.front().is_dim() && tensor.shape.front().name() == name;
  };
  const bool all = std::all_of(inputs.begin(), inputs.end(), begins_with_it) &&
                   std::all_of(outputs.begin(), outputs.end(), begins_with_it);
  return all ? name : "";
}

std::int64_t most_seen(const Inference& inference, const std::string& name) {
  const Dim* dim = find_dim(inference, name);
  return dim ? std::max<std::int64_t>(dim->max, 1) : 1;
}

// A size of 0 is no dims entry of Triton's: it stands for an axis that other calls fill.
std::string dims_text(std::vector<Expression> shape, bool batched) {
  if (batched) shape.erase(shape.begin());
  std::vector<std::string> dims;
  for (const Expression& size : shape)
    dims.push_back(size.is_constant() && size.constant() > 0 ? std::to_string(size.constant()) : "-1");
  // Dims may not be empty; one element is told to have no axis.
  if (dims.empty()) return "dims: [ 1 ]\n    reshape: { shape: [ ] }";
  return "dims: [ " + joined(dims, ", ") + " ]";
}

std::string tensors_text(const char* kind, const std::string& prefix, const std::vector<ExportedTensor>& tensors,
                         bool batched) {
  std::vector<std::string> entries;
  for (const ExportedTensor& tensor : tensors) {
    entries.push_back("  {\n    # " + tensor.name + "\n    name: \"" + prefix + std::to_string(entries.size()) +
                      "\"\n    data_type: " + data_type(tensor) + "\n    " + dims_text(tensor.shape, batched) +
                      "\n  }");
  }
  return std::string(kind) + " [\n" + joined(entries, ",\n") + "\n]\n";
}

}  // namespace

std::string triton_config(const Inference& inference, const std::string& name,
                          const std::vector<ExportedTensor>& inputs, const std::vector<ExportedTensor>& outputs) {
  const std::string batch = batch_dim(inputs, outputs);
  const std::int64_t most = batch.empty() ? 0 : most_seen(inference, batch);
  std::string text = "name: \"" + name + "\"\nbackend: \"pytorch\"\nplatform: \"pytorch_libtorch\"\n";
  text += "max_batch_size: " + std::to_string(most) + (batch.empty() ? "" : "  # the most seen of " + batch) + "\n";
  if (!inputs.empty()) text += tensors_text("input", "INPUT__", inputs, most > 0);
  if (!outputs.empty()) text += tensors_text("output", "OUTPUT__", outputs, most > 0);
  return text;
}

}  // namespace input_observer
