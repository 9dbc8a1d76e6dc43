#pragma once

#include <string>

namespace input_observer::test {

/**
 * The bytes of a TorchScript file: `forward(x, scale: float = 1.0)` takes x [n, 5] to [n, 3], its `encoder` doubles x,
 * its `head` the result;
 * `shifted(x, by: int)` needs no features.
 */
std::string model_file();

/** A model of the same signature that counts its calls, and one that ONNX has no operator for. */
std::string counting_model_file();
std::string bessel_model_file();

/** The bytes of a file that torch.save wrote: a list of two calls ((x [2, 5],), {}) and ((x [3, 5],), {scale: 2.0}). */
std::string sample_file();

/** The same for any value: a list where one is expected, with a number in place of a call. */
std::string number_file();
std::string list_of_numbers_file();
/** One call ((x [2, 5],), None), as which LibTorch reads an empty OrderedDict. */
std::string none_for_a_dict_file();

}  // namespace input_observer::test
