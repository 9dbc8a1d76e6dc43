#include "inference/torch/model_probe.h"

#include <torch/script.h>

#include "inference/torch/arguments.h"
#include "inference/torch/model_run.h"
#include "inference/torch/module_part.h"

namespace input_observer {

Inference probe_model(const torch::jit::Module& model, const Inference& inference, const ModelProbeOptions& options) {
  find_part(model, inference.part);  // a part that is not there is told at once
  const ProbeOracle oracle = [&](const NamedValues& values) {
    const MakeArguments arguments = [&](const torch::jit::Method& method, at::Generator& generator) {
      return torch_arguments(values, method, generator);
    };
    return run_model(model, inference.part, arguments, options.seed, options.per_run);
  };
  return probe(inference, oracle, options.limits);
}

}  // namespace input_observer
