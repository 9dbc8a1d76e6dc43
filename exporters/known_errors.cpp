#include "exporters/known_errors.h"

#include <array>
#include <sstream>

namespace input_observer {
namespace {

constexpr std::array<KnownError, 13> known_errors = {{
    {"No module named 'onnxruntime'", "onnxruntime is not installed there", "pip install onnxruntime==1.31.1"},
    {"No module named 'onnx'", "onnx is not installed there", "pip install onnx==1.23.2"},
    {"No module named 'onnxscript'", "onnxscript is not installed there", "pip install onnxscript==0.7.2"},
    {"No module named 'torch'", "this Python has no torch",
     "name one that has it by --python or INPUT_OBSERVER_PYTHON"},
    {"not matched to tuple construct", "a tuple in the result could not be flattened",
     "export a submodule that gives tensors"},
    {"Unknown torch or scalar type: 'Tensor'",
     "a list of tensors is repeated a number of times that varies (`[x] * n`)",
     "torch.repeat_interleave or expand, which take tensors, or calls with one such number"},
    {"INTERNAL ASSERT FAILED", "the exporter met a graph that it does not know",
     "export the submodule that matters by observing it"},
    {"Exporting the operator", "the ONNX exporter has no translation of this operator",
     "export a submodule without the operator, or use another target"},
    {"Failed to export", "the graph holds something that ONNX has no form for", "export a submodule"},
    {"requires static", "the operator's ONNX form needs a size that varies here",
     "ask for a fixed size of that axis, or use another target"},
    {"Unsupported: ONNX export of", "this operator has no ONNX form with such arguments", "use another target"},
    {"exceeds maximum protobuf size", "the model is larger than 2 GB", "export it in parts"},
    {"No space left on device", "the disk is full", "free some space"},
}};

bool is_noise(const std::string& line) {
  const auto begin = line.find_first_not_of(" \t");
  return begin == std::string::npos || begin > 0 || line.find("Warning") != std::string::npos ||
         line.rfind("Traceback", 0) == 0 || line.rfind("[W", 0) == 0;
}

// `ValueError: ...`, `torch.onnx.errors.UnsupportedOperatorError: ...`
bool names_error(const std::string& line) {
  const std::string word = line.substr(0, line.find(": "));
  return word.size() < line.size() && word.find(' ') == std::string::npos &&
         (word.find("Error") != std::string::npos || word.find("Exception") != std::string::npos);
}

}  // namespace

const KnownError* find_known_error(const std::string& message) {
  for (const KnownError& known : known_errors) {
    if (message.find(known.pattern) != std::string::npos) return &known;
  }
  return nullptr;
}

std::string explained(const std::string& message) {
  const KnownError* known = find_known_error(message);
  return known ? message + " (" + known->cause + "; try: " + known->advice + ")" : message;
}

std::string last_meaningful_line(const std::string& output) {
  std::istringstream lines(output);
  std::string last, error;
  for (std::string line; std::getline(lines, line);) {
    if (is_noise(line)) continue;
    last = line;
    if (names_error(line)) error = line;
  }
  return error.empty() ? last : error;
}

}  // namespace input_observer
