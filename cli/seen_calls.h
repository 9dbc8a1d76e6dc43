#pragma once

#include <string>

#include "inference/result/seen_arguments.h"

namespace input_observer::cli {

/** Whether the outermost key `format` of a file says that it is an inference; what cannot be read is none. */
bool is_inference(const std::string& file);

/** The inference that a file is, or that of the calls in it: a call log or a shape report; `-` is standard input. */
Inference inference_in(const std::string& file);

}  // namespace input_observer::cli
