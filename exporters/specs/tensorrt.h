#pragma once

#include <optional>
#include <string>
#include <vector>

#include "exporters/specs/trt_profile.h"

namespace input_observer {

/** Why TensorRT takes no input of this dtype, with the input's name and what to do; nothing where it does. */
std::optional<std::string> tensorrt_refusal(const std::string& input, ScalarType dtype);

/**
 * A trtexec command line that builds an engine beside the ONNX file, one profile per signature that the file serves.
 * Only dynamic inputs are named: trtexec refuses shapes of a static model.
 */
std::string trtexec_command(const std::string& onnx_file, const std::vector<TrtProfile>& profiles);

/**
 * A polygraphy command line that compares TensorRT with onnxruntime at the optimum of the first profile, integers drawn
 * from the range that calls had: ids beyond a vocabulary would end the run.
 */
std::string polygraphy_command(const std::string& onnx_file, const std::vector<TrtProfile>& profiles);

/** Python that lists `torch_tensorrt.Input`s for the flat inputs; dims of one name are shared. An input that TensorRT
 * refuses is a comment that says so. */
std::string torch_tensorrt_python(const std::vector<TrtProfile>& profiles);

/** C++ that lists `torch_tensorrt::Input`s for one profile; an input that TensorRT refuses is a comment. */
std::string torch_tensorrt_cpp(const TrtProfile& profile);

}  // namespace input_observer
