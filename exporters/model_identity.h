#pragma once

#include "inference/inference.h"
#include "observer/torch/torch_fwd.h"

namespace input_observer {

/**
 * Error bad_input when the inference is of another model: the name of its class or the method's schema differs, which
 * is what merging reports takes for another model as well. An inference of plain call logs fits any model.
 */
void check_identity(const Inference& inference, const torch::jit::Module& model);

/** True when the inference is of this model, but the code of its method has changed since. */
bool code_has_changed(const Inference& inference, const torch::jit::Module& model);

/** What is to be said where code_has_changed(). */
inline constexpr const char* changed_code_note = "the model's code is not what it was when its calls were observed";

}  // namespace input_observer
