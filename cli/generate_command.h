#pragma once

#include "cli/generate_options.h"

namespace input_observer::cli {

/** What of `generate` needs LibTorch: files of tensors. */
Status run_generate(const GenerateWords& words);

}  // namespace input_observer::cli
