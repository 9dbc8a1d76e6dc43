#pragma once

#include <string>
#include <vector>

#include "inference/config/config_schema.h"
#include "inference/inference.h"

namespace input_observer {

/** Adds what traffic and schema say differently, and what only one of them knows. */
void add_schema_findings(Inference& inference, const ConfigSchema& schema);

}  // namespace input_observer
