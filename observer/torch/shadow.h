#pragma once

#include <functional>
#include <memory>

#include "observer/torch/torch_fwd.h"

namespace input_observer {

/** Gives the function that a call has to go through to be seen, or nullptr for a call that nobody watches. */
using StandInFor = std::function<torch::jit::Function*(torch::jit::Function& called)>;

/**
 * The parent's method once more, with its calls of watched methods visible. LibTorch inlines every method that a
 * graph calls before it runs it, so that calls of children vanish; in the shadow they go through a stand-in, which is
 * no graph function and hence stays a call. Whatever lies between the parent and a watched call is inlined here.
 * nullptr when the parent calls no watched method.
 */
std::unique_ptr<torch::jit::GraphFunction> make_shadow(torch::jit::GraphFunction& parent,
                                                       const StandInFor& stand_in_for);

}  // namespace input_observer
