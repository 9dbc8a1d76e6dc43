#include "exporters/specs/tensorrt.h"

#include <algorithm>
#include <filesystem>

#include "exporters/specs/text.h"
#include "observer/path.h"

namespace input_observer {
namespace {

using SizesOf = Sizes TrtInput::*;

struct Bound {
  const char* name;
  SizesOf sizes;
};

constexpr Bound bounds[] = {{"min", &TrtInput::min}, {"opt", &TrtInput::opt}, {"max", &TrtInput::max}};

// A word for a POSIX shell.
std::string shell_word(const std::string& text) {
  constexpr const char* plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=:,";
  if (!text.empty() && text.find_first_not_of(plain) == std::string::npos) return text;
  std::string quoted = "'";
  for (const char c : text)
    quoted += c == '\'' ? "'\\''" : std::string(1, c);
  return quoted + "'";
}

std::vector<std::size_t> dynamic_inputs(const std::vector<TrtProfile>& profiles) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; !profiles.empty() && i < profiles.front().inputs.size(); ++i) {
    if (is_dynamic(profiles, i)) found.push_back(i);
  }
  return found;
}

std::string trtexec_shapes(const TrtProfile& profile, const std::vector<std::size_t>& inputs, SizesOf sizes) {
  std::vector<std::string> shapes;
  for (const std::size_t i : inputs)
    shapes.push_back(profile.inputs[i].name + ":" + joined(profile.inputs[i].*sizes, "x"));
  return joined(shapes, ",");
}

std::string polygraphy_shapes(const TrtProfile& profile, const std::vector<std::size_t>& inputs, SizesOf sizes) {
  std::string text;
  for (const std::size_t i : inputs)
    text += " " + shell_word(profile.inputs[i].name + ":[" + joined(profile.inputs[i].*sizes, ",") + "]");
  return text;
}

// The range of an integer input over all profiles, or nothing where calls showed no elements.
std::string value_range(const std::vector<TrtProfile>& profiles, std::size_t input) {
  std::optional<double> low, high;
  for (const TrtProfile& profile : profiles) {
    const TrtInput& mine = profile.inputs.at(input);
    if (!is_integral(mine.dtype) || !mine.content.known()) return "";
    low = std::min(low.value_or(*mine.content.min), *mine.content.min);
    high = std::max(high.value_or(*low), mine.content.max.value_or(*mine.content.min));
  }
  if (!low) return "";
  const std::string range = ":[" + joined({whole(*low), whole(*high)}, ",") + "]";
  return " " + shell_word(profiles.front().inputs[input].name + range);
}

// `{0: "batch", 1: "seq"}`: only dims by their name are shared, TensorRT knows no other relation.
std::string shared_dims(const std::vector<Expression>& shape) {
  std::vector<std::string> entries;
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    if (shape[axis].is_dim()) entries.push_back(std::to_string(axis) + ": \"" + shape[axis].name() + "\"");
  }
  return entries.empty() ? "" : ", shared_dims={" + joined(entries, ", ") + "}";
}

std::string python_shapes(const TrtInput& input, const std::string& before, const std::string& after) {
  std::vector<std::string> shapes;
  for (const Bound& bound : bounds)
    shapes.push_back(before + bound.name + "_shape" + after + python_tuple(input.*bound.sizes));
  return joined(shapes, ", ");
}

std::string python_input(const std::vector<TrtProfile>& profiles, std::size_t index) {
  const TrtInput& first = profiles.front().inputs[index];
  std::string shapes = "shape=" + python_tuple(first.max);
  if (is_dynamic(profiles, index)) {
    shapes = python_shapes(first, "", "=");
    if (profiles.size() > 1) {
      shapes = "\n        profiles=[";
      for (const TrtProfile& profile : profiles)
        shapes += "\n            {" + python_shapes(profile.inputs[index], "\"", "\": ") + "},  # " + profile.signature;
      shapes += "\n        ]";
    }
    shapes += shared_dims(first.shape);
  }
  return "torch_tensorrt.Input(" + shapes + ", dtype=torch." + std::string(name_of(first.dtype)) + ", name=\"" +
         first.name + "\")";
}

// LibTorch's name of a dtype that TensorRT has, or nullptr.
const char* libtorch_name(ScalarType dtype) {
  switch (dtype) {
    case ScalarType::float32:
      return "torch::kFloat";
    case ScalarType::float64:
      return "torch::kDouble";
    case ScalarType::float16:
      return "torch::kHalf";
    case ScalarType::bfloat16:
      return "torch::kBFloat16";
    case ScalarType::int64:
      return "torch::kLong";
    case ScalarType::int32:
      return "torch::kInt";
    case ScalarType::int8:
      return "torch::kChar";
    case ScalarType::uint8:
      return "torch::kByte";
    case ScalarType::boolean:
      return "torch::kBool";
    default:
      return nullptr;
  }
}

std::string cpp_vector(const Sizes& sizes) {
  return "std::vector<int64_t>{" + joined(sizes, ", ") + "}";
}

}  // namespace

std::optional<std::string> tensorrt_refusal(const std::string& input, ScalarType dtype) {
  if (libtorch_name(dtype)) return std::nullopt;
  return input + ": TensorRT takes no input of dtype " + std::string(name_of(dtype)) + ", cast it before the engine";
}

std::string trtexec_command(const std::string& onnx_file, const std::vector<TrtProfile>& profiles) {
  const std::string engine = std::filesystem::path(onnx_file).replace_extension(".plan").string();
  std::string command = "trtexec " + shell_word("--onnx=" + onnx_file) + " " + shell_word("--saveEngine=" + engine);
  const auto inputs = dynamic_inputs(profiles);
  for (std::size_t i = 0; i < profiles.size() && !inputs.empty(); ++i) {
    if (profiles.size() > 1) command += " --profile=" + std::to_string(i);
    for (const Bound& bound : bounds)
      command += " " + shell_word("--" + std::string(bound.name) +
                                  "Shapes=" + trtexec_shapes(profiles[i], inputs, bound.sizes));
  }
  return command;
}

std::string polygraphy_command(const std::string& onnx_file, const std::vector<TrtProfile>& profiles) {
  std::string command = "polygraphy run " + shell_word(onnx_file) + " --trt --onnxrt";
  const auto inputs = dynamic_inputs(profiles);
  for (const TrtProfile& profile : profiles) {
    for (const Bound& bound : bounds) {
      if (inputs.empty()) break;
      command += " --trt-" + std::string(bound.name) + "-shapes" + polygraphy_shapes(profile, inputs, bound.sizes);
    }
  }
  if (!inputs.empty()) command += " --input-shapes" + polygraphy_shapes(profiles.front(), inputs, &TrtInput::opt);
  std::string ranges;
  for (std::size_t i = 0; !profiles.empty() && i < profiles.front().inputs.size(); ++i)
    ranges += value_range(profiles, i);
  return command + (ranges.empty() ? "" : " --val-range" + ranges);
}

std::string torch_tensorrt_python(const std::vector<TrtProfile>& profiles) {
  std::string text = "import torch\nimport torch_tensorrt\n\ninputs = [\n";
  for (std::size_t i = 0; !profiles.empty() && i < profiles.front().inputs.size(); ++i) {
    const TrtInput& input = profiles.front().inputs[i];
    const auto refused = tensorrt_refusal(input.name, input.dtype);
    text += refused ? "    # " + *refused + "\n" : "    " + python_input(profiles, i) + ",\n";
  }
  return text + "]\n";
}

std::string torch_tensorrt_cpp(const TrtProfile& profile) {
  std::string text = "#include <torch_tensorrt/torch_tensorrt.h>\n\n";
  text += "const std::vector<torch_tensorrt::Input> " + export_name(profile.signature) + "_inputs = {\n";
  for (const TrtInput& input : profile.inputs) {
    if (const auto refused = tensorrt_refusal(input.name, input.dtype)) {
      text += "    // " + *refused + "\n";
      continue;
    }
    std::string shapes = cpp_vector(input.max);
    if (input.is_dynamic()) shapes = cpp_vector(input.min) + ", " + cpp_vector(input.opt) + ", " + shapes;
    text += "    torch_tensorrt::Input(" + shapes + ", " + libtorch_name(input.dtype) + "),  // " + input.name + "\n";
  }
  return text + "};\n";
}

}  // namespace input_observer
