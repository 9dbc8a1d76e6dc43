#pragma once

#include <string>
#include <utility>
#include <vector>

#include <torch/script.h>

namespace input_observer::cli {

/**
 * Writes CPU tensors as numpy.load reads them, one array for each name; atomically. Error io, and bad_input for a dtype
 * that numpy does not have (bfloat16).
 */
void write_npz(const std::string& file, const std::vector<std::pair<std::string, at::Tensor>>& tensors);

}  // namespace input_observer::cli
