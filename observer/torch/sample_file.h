#pragma once

#include <ATen/core/ivalue.h>
#include <torch/csrc/api/include/torch/imethod.h>

#include <string>
#include <unordered_map>
#include <vector>

namespace input_observer {

/** A call as it can be made again. */
struct SampleCall {
  std::vector<at::IValue> args;
  std::unordered_map<std::string, at::IValue> kwargs;
};

/**
 * Writes a list of `(args tuple, kwargs dict)`, on the CPU, that Python's `torch.load` reads with its default
 * `weights_only`; atomically. Error io.
 */
void write_samples(const std::string& file, const std::vector<SampleCall>& calls);

/** Writes any value of tensors, numbers, texts and containers in that form. Error io. */
void write_value(const std::string& file, const at::IValue& value);

/** Reads such a file, whoever wrote it (`torch.save` as well). Error io or bad_input, naming the call at fault. */
std::vector<SampleCall> read_samples(const std::string& file);

}  // namespace input_observer
