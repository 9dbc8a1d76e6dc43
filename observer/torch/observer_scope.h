#pragma once

#include <torch/csrc/jit/api/module.h>

#include <string>
#include <vector>

#include "observer/torch/interception.h"
#include "observer/torch/observer.h"

namespace input_observer {

/** What of a model a scope observes. */
struct ScopeOptions {
  /** Paths as `encoder.layers.0`; an empty path is the model itself, and no path at all as well. */
  std::vector<std::string> submodules;
  /** Of each of them. */
  std::vector<std::string> methods{"forward"};
};

/**
 * Observes every call of a TorchScript model, by whatever handle and on whatever thread, until it ends; code that calls
 * the model stays as it is. A `Method` or `Function` that was fetched before the scope began still calls past it. Calls of submodules are seen where the model calls them, and where others do.
 * Scopes may overlap, nest and end in any order; the model may be saved, cloned and frozen meanwhile.
 */
class [[nodiscard]] ObserverScope {
 public:
  /** Error bad_usage, with the nearest name, for a submodule or method that the model does not have. */
  ObserverScope(Observer& observer, const torch::jit::Module& module, const ScopeOptions& options = {});
  ObserverScope(ObserverScope&&) noexcept = default;
  ObserverScope& operator=(ObserverScope&&) noexcept = default;
  ~ObserverScope() = default;

  /** Ends the observation; what was observed stays with the observer. */
  void end() noexcept { interceptions_.clear(); }

 private:
  std::vector<Interception> interceptions_;
};

}  // namespace input_observer
