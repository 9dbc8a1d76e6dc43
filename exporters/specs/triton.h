#pragma once

#include <string>
#include <vector>

#include "exporters/manifest.h"

namespace input_observer {

/** Where Triton's PyTorch backend looks for the model below the model's folder, which also holds `config.pbtxt`. */
inline constexpr const char* triton_model_file = "1/model.pt";
inline constexpr const char* triton_config_file = "config.pbtxt";

/**
 * The configuration of an adapted model (flat tensors in and out) for Triton's PyTorch backend; `name` is the model's
 * folder in the repository. Tensors are INPUT__0, OUTPUT__0 by rank, with the names of ours as comments; an axis that
 * varies is -1. Where axis 0 of all inputs and outputs is the same free dim it is the batch: it is left out of dims,
 * and max_batch_size is the most that any call had; else max_batch_size is 0. Error exporter names a tensor whose
 * dtype the backend lacks.
 */
std::string triton_config(const Inference& inference, const std::string& name,
                          const std::vector<ExportedTensor>& inputs, const std::vector<ExportedTensor>& outputs);

}  // namespace input_observer
