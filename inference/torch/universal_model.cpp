#include "inference/torch/universal_model.h"

#include <torch/script.h>

#include "inference/torch/draw.h"
#include "inference/torch/model_run.h"
#include "inference/torch/read_model_facts.h"

namespace input_observer {

UniversalArguments universal_arguments(const torch::jit::Module& model, const GeneratorTables& tables,
                                       const GenerationRequest& request, const UniversalModelOptions& options) {
  const InputsOracle oracle = [&](const GeneratedArguments& inputs) {
    const MakeArguments arguments = [&](const torch::jit::Method& method, at::Generator&) {
      return arguments_of(draw(inputs, request.seed), method);
    };
    return run_model(model, {}, arguments, request.seed, options.per_run);
  };
  return universal_arguments(tables, request, read_model_facts(model), oracle, options.limits);
}

}  // namespace input_observer
