#pragma once

#include <ATen/core/Generator.h>

#include <cstdint>
#include <functional>

#include "inference/probe/child_process.h"
#include "inference/probe/trial_runner.h"
#include "inference/torch/arguments.h"
#include "observer/torch/torch_fwd.h"

namespace input_observer {

/** Makes the arguments of one call, in the process that makes it; what it throws is Outcome::not_made. */
using MakeArguments = std::function<TorchArguments(const torch::jit::Method& method, at::Generator& generator)>;

/**
 * One call of a part of the model, in eval mode, in a child process of its own made by fork: it has the model without
 * loading it, starts with the state that the model has here, and whatever happens in it costs that run only. No other
 * thread may use LibTorch meanwhile. The seed is that of `generator` and of what the model draws itself.
 */
ProbeAnswer run_model(const torch::jit::Module& model, const ModulePart& part, const MakeArguments& arguments,
                      std::uint64_t seed, const ChildLimits& limits);

}  // namespace input_observer
