#pragma once

#include <iosfwd>
#include <string>

#include "exporters/manifest.h"
#include "observer/torch/torch_fwd.h"

namespace input_observer {

/** What to export, and where to. */
struct ExportRequest {
  std::string model_file;  ///< TorchScript
  std::string inference_file;
  std::string target;   ///< see target_names() in exporters/targets/target.h
  std::string folder;   ///< the export folder; one that stands there is replaced when all is done
  std::string python;   ///< see find_python() in exporters/runner/python.h
  bool dynamo = false;  ///< ONNX by way of torch.export
};

/**
 * Feeds an exporter from an inference: one adapter and one file per signature, but one file for a first call and the
 * later ones where the model proves that a missing cache equals an empty one. Ints and floats that varied become inputs
 * where the target takes them, else there is one file for every combination of their values. Eval mode is exported; a
 * model in training mode gets a note among the progress. The folder appears when all is done.
 * Error bad_usage, bad_input, io, model or exporter; then nothing has changed.
 */
ExportManifest export_model(const ExportRequest& request, std::ostream& progress);

/** The same for a model and an inference in memory; the request's files are not read. The model stays as it is. */
ExportManifest export_model(const torch::jit::Module& model, const Inference& inference, const ExportRequest& request,
                            std::ostream& progress);

}  // namespace input_observer
