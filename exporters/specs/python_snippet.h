#pragma once

#include <string>

#include "inference/inference.h"

namespace input_observer {

/**
 * A Python file for people whose model is eager: `args`, `kwargs` and `dynamic_shapes` of one signature in the
 * structure that calls had, and `export(model)` by torch.export. Sizes are representative, elements like those seen. A
 * free dim is a Dim from the least size of all calls to twice the most, at least 16; axes that follow from others and
 * ints that varied are Dim.AUTO. Needs torch alone. Error exporter names a leaf that Python cannot write (a device, a
 * class instance).
 */
std::string python_snippet(const Inference& inference, const InferredSignature& signature);

}  // namespace input_observer
