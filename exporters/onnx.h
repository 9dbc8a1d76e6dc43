#pragma once

#include "exporters/target.h"

namespace input_observer {

/** Writes `model.onnx` by torch.onnx.export in a Python of its own; Error exporter. */
TargetResult export_onnx(const TargetJob& job);

}  // namespace input_observer
