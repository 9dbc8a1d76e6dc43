#include "exporters/target.h"

#include "exporters/onnx.h"
#include "observer/error.h"

namespace input_observer {

const std::vector<Target>& targets() {
  static const std::vector<Target> table = {
      {"onnx", "ONNX by PyTorch's TorchScript exporter, dims and their relations named", export_onnx},
  };
  return table;
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
  std::string known;
  for (const std::string& target : target_names())
    known += (known.empty() ? "" : ", ") + target;
  throw Error(ErrorCode::bad_usage, {},
              "'" + name + "' is no target" + did_you_mean(name, target_names()) + ", expected one of: " + known);
}

}  // namespace input_observer
