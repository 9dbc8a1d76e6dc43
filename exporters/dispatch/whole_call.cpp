#include "exporters/dispatch/whole_call.h"

#include <torch/script.h>

namespace input_observer {

TorchArguments whole_call(TorchArguments call, const c10::FunctionSchema& schema) {
  const auto& declared = schema.arguments();  // self is the first
  for (std::size_t i = call.args.size() + 1; i < declared.size(); ++i) {
    if (declared[i].default_value()) call.kwargs.emplace(declared[i].name(), *declared[i].default_value());
  }
  return call;
}

}  // namespace input_observer
