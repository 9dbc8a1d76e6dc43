#pragma once

#include <ATen/core/jit_type_base.h>

#include "inference/generators/model_facts.h"
#include "observer/torch/torch_fwd.h"

namespace input_observer {

/** What a module tells of the arguments of its `forward`: schema, graph and weights; nothing is run. */
ModelFacts read_model_facts(const torch::jit::Module& model);

/** A type of TorchScript; what is neither a tensor, a scalar nor a container of them is `other`. */
ArgumentType argument_type(const c10::TypePtr& type);

}  // namespace input_observer
