#pragma once

#include <string>
#include <vector>

#include "exporters/manifest.h"

namespace input_observer {

/**
 * Olive's io_config: names, shapes and types of the inputs, names of the outputs, and dynamic_axes with axes as texts.
 * Shapes are the representative sizes, for Olive makes its example of them; axes that follow from others are named by
 * their expression. Error bad_input: a dim of the inputs has no representative size.
 */
Json olive_io_config(const Inference& inference, const InferredSignature& signature,
                     const std::vector<ExportedTensor>& inputs, const std::vector<ExportedTensor>& outputs);

/** The begin of an Olive workflow as JSON text: an adapted TorchScript file as the input model. */
std::string olive_input_model(const std::string& model_file, const Json& io_config);

}  // namespace input_observer
