#pragma once

#include "observer/shape_report.h"
#include "observer/signature.h"
#include "observer/torch/torch_fwd.h"

namespace input_observer {

/** The parameters of a TorchScript method, `self` left out, with their types and defaults. */
Signature signature_of(const c10::FunctionSchema& schema);

/**
 * What tells one model from another: type name and schema without mangling, and a hash over the graphs of the method
 * and of all that it calls, which does not depend on the process or on where the file was loaded from.
 */
ModelIdentity identity_of(const torch::jit::Object& object, torch::jit::Function& method);

}  // namespace input_observer
