#pragma once

#include <chrono>
#include <cstdint>

#include "inference/probe/child_process.h"
#include "inference/probe/probe.h"
#include "observer/torch/torch_fwd.h"

namespace input_observer {

/** How a model is probed. */
struct ModelProbeOptions {
  ProbeLimits limits = {};
  ChildLimits per_run = {};
  std::uint64_t seed = 0;  ///< of the elements of arguments, and of what the model draws itself
};

/**
 * probe() with the part of the model that was observed, each run by run_model(). Error bad_input when the inference
 * does not fit the model.
 */
Inference probe_model(const torch::jit::Module& model, const Inference& inference,
                      const ModelProbeOptions& options = {});

}  // namespace input_observer
