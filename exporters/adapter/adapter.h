#pragma once

#include <torch/csrc/jit/api/module.h>

#include <string>
#include <vector>

#include "exporters/adapter/scalars.h"
#include "exporters/manifest.h"

namespace input_observer {

/** A model behind one signature: flat tensors in, flat tensors out, every scalar and None a constant. */
struct SignatureAdapter {
  std::string signature;                ///< id
  std::string source;                   ///< the method's text, before anything was folded
  torch::jit::Module module;            ///< frozen, in eval mode, parameters under their names below `inner`
  std::vector<ExportedTensor> inputs;   ///< of module.forward, in order
  std::vector<ExportedTensor> outputs;  ///< of module.forward, which gives one tensor or a tuple
  NamedValues scalars;                  ///< by leaf path: what became a constant
  std::vector<std::string> notes = {};  ///< what a user should know: results that are no tensors are left out

  /** Writes the module; Error exporter where TorchScript cannot. */
  void save(const std::string& file) const;
};

/**
 * Builds the adapter of one signature for the part of the model that was observed. The model itself stays as it is:
 * a copy goes behind the adapter. Error model: it refuses the representative arguments; exporter: it
 * gives no tensor, or keeps state between calls (writes an attribute), or an argument has no flat form.
 */
SignatureAdapter build_adapter(const Inference& inference, const InferredSignature& signature,
                               const torch::jit::Module& model, ScalarForm form = ScalarForm::input);

}  // namespace input_observer
