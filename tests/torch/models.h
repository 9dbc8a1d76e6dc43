#pragma once

#include <torch/script.h>

#include <string>

namespace input_observer::test {

/** One of the files that make_models.py wrote. */
inline torch::jit::Module load_model(const std::string& name) {
  return torch::jit::load(std::string(INPUT_OBSERVER_TEST_MODELS) + "/" + name);
}

/** The real voice detector that the set-up fetched. */
inline torch::jit::Module load_silero() {
  return torch::jit::load(std::string(INPUT_OBSERVER_SOURCE_DIR) + "/.venv/models/silero_vad.jit");
}

/** A module with one method, defined by its TorchScript text. */
inline torch::jit::Module defined_module(const std::string& text, const std::string& name = "Defined") {
  torch::jit::Module module(name);
  module.define(text);
  return module;
}

/** Equal in every bit. */
inline bool identical(const at::Tensor& a, const at::Tensor& b) {
  return a.dtype() == b.dtype() && a.sizes() == b.sizes() && a.equal(b);
}

}  // namespace input_observer::test
