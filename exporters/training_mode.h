#pragma once

#include "observer/shape_report.h"
#include "observer/torch/torch_fwd.h"

namespace input_observer {

/** What is to be said of a model that trains_when_run(). */
inline constexpr const char* training_mode_note =
    "the model is in training mode: eval mode is exported and checked (no dropout, normalisation by the statistics "
    "that "
    "it keeps)";

/**
 * True when the part of the model is in training mode and its code asks for the mode, as dropout and batch
 * normalisation do: run as it is, its results are not those of eval mode.
 */
bool trains_when_run(const torch::jit::Module& model, const ModulePart& part);

}  // namespace input_observer
