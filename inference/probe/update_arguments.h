#pragma once

#include "inference/inference.h"

namespace input_observer {

/** Makes `arguments`, and those of every signature, anew at the sizes that the inference has. */
void update_arguments(Inference& inference);

}  // namespace input_observer
