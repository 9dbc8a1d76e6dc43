#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

namespace input_observer {

/** Writes tensors for a Python driver: a TorchScript file whose buffers are `tensor0`, `tensor1`, ...; Error io. */
void write_tensors(const std::string& file, const std::vector<at::Tensor>& tensors);

/** Reads a list of tensors that Python's torch.save wrote; Error io or bad_input. */
std::vector<at::Tensor> read_tensors(const std::string& file);

}  // namespace input_observer
