#pragma once

#include <torch/script.h>

#include <string>
#include <vector>

#include "exporters/manifest.h"

namespace input_observer {

/** One call of an ONNX file. */
struct OnnxCase {
  std::string file;
  const std::vector<ExportedTensor>* inputs = nullptr;
  const std::vector<ExportedTensor>* outputs = nullptr;
  std::vector<at::Tensor> tensors;  ///< one per input
};

/** What it gave. */
struct OnnxAnswer {
  std::vector<at::Tensor> outputs;  ///< one per output of the case
  std::string error;                ///< empty, or what onnxruntime said
};

/** Runs all cases in onnxruntime, in one Python process; Error exporter when it cannot run at all. */
std::vector<OnnxAnswer> run_onnx(const std::vector<OnnxCase>& cases, const std::string& python);

}  // namespace input_observer
