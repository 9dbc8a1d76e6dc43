#pragma once

#include <torch/csrc/jit/api/module.h>

#include <memory>
#include <vector>

#include "observer/torch/observer.h"

namespace input_observer {

/**
 * A model together with its observation, for code that wants nothing swapped behind its back: only calls through this
 * wrapper are recorded, and once where a scope of the same observer sees them too. A parameter that the caller left out is recorded at its scalar default, or as absent (None)
 * where its default is no scalar.
 */
class ObservedModule {
 public:
  ObservedModule(Observer& observer, torch::jit::Module module);

  /** As torch::jit::Module::forward. */
  torch::jit::IValue forward(std::vector<torch::jit::IValue> inputs, const torch::jit::Kwargs& kwargs = {});

  const torch::jit::Module& module() const { return module_; }

 private:
  torch::jit::Module module_;
  std::shared_ptr<PartRecorder> part_;
};

}  // namespace input_observer
