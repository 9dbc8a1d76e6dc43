#pragma once

#include <ATen/core/ivalue.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "inference/generators/generate.h"
#include "inference/torch/arguments.h"
#include "observer/torch/torch_fwd.h"

namespace input_observer {

/** Arguments by name, in order. */
using NamedIValues = std::vector<std::pair<std::string, c10::IValue>>;

/**
 * The elements of generated arguments, on the CPU. Each tensor has a random source of its own, made of the seed and its
 * path: the same seed gives the same tensors, whatever stands beside them. Error bad_input names the leaf path of what
 * does not fit in memory.
 */
NamedIValues draw(const GeneratedArguments& arguments, std::uint64_t seed);

/** Described values drawn, each by a random source that is made of the seed and its name; see make_tensor. */
NamedIValues draw(const NamedValues& values, std::uint64_t seed);

/**
 * A call of the method with drawn values: containers of the kinds that its schema names, an int where it wants a float.
 * A parameter without a value is left out where it has a default, else None. Error bad_input for a value that it has no
 * parameter for.
 */
TorchArguments arguments_of(const NamedIValues& values, const torch::jit::Method& method);

/** The tensors below a value with their leaf paths, depth first; None is left out. */
std::vector<std::pair<std::string, at::Tensor>> tensors_of(const NamedIValues& values);

/** The values as a dict, as `torch.load` reads it. */
c10::IValue to_dict(const NamedIValues& values);

}  // namespace input_observer
