#pragma once

#include <ATen/core/ivalue.h>

#include <string>
#include <vector>

#include "inference/torch/arguments.h"
#include "observer/torch/torch_fwd.h"
#include "observer/torch/value_kinds.h"

namespace input_observer {

/** A value of TorchScript that is no container, with its leaf path. */
struct IValueLeaf {
  std::string path;
  c10::IValue value;
};

/** The leaves below a value in depth-first order, paths as the contract writes them; None is a leaf. */
std::vector<IValueLeaf> ivalue_leaves(const std::string& path, const c10::IValue& value);

/** The leaves of a call's arguments; paths begin with the parameter's name. */
std::vector<IValueLeaf> argument_leaves(const TorchArguments& call, const c10::FunctionSchema& schema);

}  // namespace input_observer
