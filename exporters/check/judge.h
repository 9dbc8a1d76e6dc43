#pragma once

#include <string>

#include "exporters/check/check.h"
#include "exporters/check/model_calls.h"
#include "exporters/targets/target.h"

namespace input_observer {

/**
 * Enters into `call` how far what the export gave is from what the model gave: one difference per output of the file,
 * and one per tensor that only the model gives. Scalar results have no place in a file; the manifest's notes name them.
 */
void judge(CheckedCall& call, const PendingCall& pending, const ExportAnswer& answer, const CheckOptions& options);

}  // namespace input_observer
