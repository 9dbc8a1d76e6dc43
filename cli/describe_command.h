#pragma once

#include "cli/generate_options.h"

namespace input_observer::cli {

/** What of `generate` needs no LibTorch: descriptions and answers to requests. */
Status run_describe(const GenerateWords& words);

}  // namespace input_observer::cli
