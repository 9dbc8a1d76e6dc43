#pragma once

#include <string>
#include <vector>

#include "inference/analysis.h"

namespace input_observer {

/**
 * One name per class, unique and fit for a folder: `prefill` and `decode` where a cache is absent and present, else
 * `main`, then what tells the class from its like: `with_pixel_values`, `training`, `x_float16`, `state_rank3`.
 */
std::vector<std::string> signature_ids(const Analysis& analysis);

}  // namespace input_observer
