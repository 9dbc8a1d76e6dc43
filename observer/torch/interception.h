#pragma once

#include <torch/csrc/jit/api/object.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "observer/torch/observed_function.h"

namespace input_observer {

/**
 * One method of one object, intercepted until this ends: the function in its class type's list of methods is swapped
 * in place, and the very same pointer put back when nobody intercepts that method of that type any more. Interceptions
 * may overlap and end in any order, while calls run on any thread.
 */
class Interception {
 public:
  /** Records the calls of the method. Error bad_usage when the object has no such TorchScript method. */
  static Interception watch(const torch::jit::Object& object, const std::string& method,
                            std::shared_ptr<PartRecorder> part);

  /** Makes the watched methods visible where this method calls them; does nothing when it never does. */
  static Interception show(const torch::jit::Object& object, const std::string& method,
                           const std::vector<ObservedFunction*>& watched);

  Interception(Interception&& other) noexcept { *this = std::move(other); }
  Interception& operator=(Interception&& other) noexcept;
  ~Interception() { end(); }

  void end() noexcept;
  bool active() const { return function_ != nullptr; }
  /** The function in place of the method's own; for an active one. */
  ObservedFunction& function() const { return *function_; }

 private:
  Interception(const torch::jit::Object& object, ObservedFunction& function, std::shared_ptr<PartRecorder> part);
  Interception() = default;

  // Weak, for save() writes an object otherwise that has one more owner; yet its address is not used again.
  c10::weak_intrusive_ptr<c10::ivalue::Object> self_{torch::jit::ObjectPtr()};
  c10::ClassTypePtr type_;
  std::shared_ptr<torch::jit::CompilationUnit> owner_;  // of the original
  ObservedFunction* function_ = nullptr;                // nullptr: ended, or nothing to end
  std::shared_ptr<PartRecorder> part_;                  // empty: only shows
};

}  // namespace input_observer
