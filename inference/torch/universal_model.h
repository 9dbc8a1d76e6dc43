#pragma once

#include "inference/probe/child_process.h"
#include "inference/universal/universal_arguments.h"
#include "observer/torch/torch_fwd.h"

namespace input_observer {

/** How inputs for a model that nobody described are looked for. */
struct UniversalModelOptions {
  UniversalLimits limits = {};
  ChildLimits per_run = {};
};

/**
 * universal_arguments() for `forward` of a model, which says itself what it takes: candidates are drawn by the
 * request's seed and run, each in a process of its own (see run_model()).
 */
UniversalArguments universal_arguments(const torch::jit::Module& model, const GeneratorTables& tables,
                                       const GenerationRequest& request, const UniversalModelOptions& options = {});

}  // namespace input_observer
