#pragma once

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>

#include "observer/value.h"

namespace input_observer {

/** A random source that gives the same numbers for the same seed on every machine. */
at::Generator make_generator(std::uint64_t seed);

/** Error bad_input naming `path` where such a tensor cannot be made: see make_tensor. */
void check_tensor(const TensorValue& value, const std::string& path);

/**
 * A new CPU tensor of that dtype and shape with elements that a model takes as it took the seen ones:
 * - an arange: consecutive along the last axis, from the smallest element seen;
 * - an additive mask: 0 or the lowest element seen (-inf where only infinities were), each row begins with 0;
 * - integers in 0..1: each row begins with ones and may end with zeros;
 * - other integers: uniform in min..max, both included;
 * - bools: what was seen; where both were, each row of two or more holds both;
 * - floats: uniform in min..max.
 * Where nothing is known of the elements: integers 0 or 1, floats normally distributed, bools true.
 *
 * Error bad_input naming `path`: a quantized dtype, a layout that is not strided, a negative size, more bytes than
 * half of the machine's memory.
 */
at::Tensor make_tensor(const TensorValue& value, at::Generator& generator, const std::string& path = {});

}  // namespace input_observer
