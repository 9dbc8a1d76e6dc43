#pragma once

#include <string>
#include <vector>

#include "exporters/trt_profile.h"

namespace input_observer {

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

/** Python that lists `torch_tensorrt.Input`s for the flat inputs; dims of one name are shared. */
std::string torch_tensorrt_python(const std::vector<TrtProfile>& profiles);

/** C++ that lists `torch_tensorrt::Input`s for one profile; Error exporter names an input of a dtype that it lacks. */
std::string torch_tensorrt_cpp(const TrtProfile& profile);

}  // namespace input_observer
