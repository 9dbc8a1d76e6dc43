#pragma once

#include <vector>

#include "exporters/check/check.h"
#include "exporters/manifest.h"

namespace input_observer {

/**
 * What calls of the inference the export has no file for, each as a failed call: a signature without an entry, and a
 * value that a scalar took where each entry of the signature has another one as its constant.
 */
std::vector<CheckedCall> calls_without_file(const Inference& inference, const ExportManifest& manifest);

}  // namespace input_observer
