#pragma once

#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/api/object.h>

#include <cstdint>
#include <map>
#include <memory>
#include <shared_mutex>
#include <vector>

#include "observer/torch/part_recorder.h"

namespace input_observer {

/**
 * Stands in a class type's list of methods in place of an original method, and records the calls of watched objects.
 * It is a GraphFunction with the original's graph and schema, so that save, clone, freeze and whatever else reads a
 * method find what they found before. Objects of the type that nobody watches are passed on to the original.
 */
class ObservedFunction final : public torch::jit::GraphFunction {
 public:
  using Self = c10::ivalue::Object;

  explicit ObservedFunction(torch::jit::GraphFunction& original);

  torch::jit::GraphFunction& original() { return original_; }
  /** What calls of this method go through in a shadow: no graph function, hence never inlined. */
  torch::jit::Function& stand_in() { return *stand_in_; }

  void watch(const Self* self, std::shared_ptr<PartRecorder> part);
  void unwatch(const Self* self, const PartRecorder* part) noexcept;

  /**
   * Lets calls of `self` run with the given methods visible inside of them (until hide() was called as often). False,
   * and nothing to hide, when this method never calls them.
   */
  bool show(const Self* self, const std::vector<ObservedFunction*>& methods);
  void hide(const Self* self) noexcept;

  /** True when a call with this stack is recorded there. */
  bool records(const torch::jit::Stack& stack, const PartRecorder& part) const;

  /** True when no object needs this any more. */
  bool idle() const;

  using torch::jit::GraphFunction::call;
  void run(torch::jit::Stack& stack) override;
  c10::intrusive_ptr<c10::ivalue::Future> runAsync(torch::jit::Stack& stack,
                                                   torch::jit::TaskLauncher launcher = at::launch) override;
  bool call(torch::jit::Stack& stack, std::optional<std::size_t> bail_out,
            c10::function_ref<void(const torch::jit::Code&)> enter) override;
  const c10::FunctionSchema& getSchema() const override;
  torch::jit::Function& setSchema(c10::FunctionSchema schema) override;

 private:
  using Serials = std::vector<std::uint64_t>;
  struct Watched {
    const Self* self;
    std::shared_ptr<PartRecorder> part;
    std::size_t uses;
  };
  struct Shown {
    const Self* self;
    std::vector<ObservedFunction*> methods;
    torch::jit::GraphFunction* shadow;
    std::size_t uses;
  };
  struct Route;

  Route route_of(const torch::jit::Stack& stack) const;
  c10::ArrayRef<at::IValue> arguments_of(const torch::jit::Stack& stack) const;
  void run_recorded(const Route& route, torch::jit::Stack& stack);
  /** `methods`: ascending by their serial numbers, each once. */
  torch::jit::GraphFunction* shadow_for(const std::vector<ObservedFunction*>& methods);

  torch::jit::GraphFunction& original_;
  const std::size_t arity_;
  const std::uint64_t serial_;
  const std::unique_ptr<torch::jit::Function> stand_in_;
  /** By the serial numbers of the visible methods; kept for calls in flight, and for the next scope. */
  std::map<Serials, std::unique_ptr<torch::jit::GraphFunction>> shadows_;

  mutable std::shared_mutex mutex_;  // of what follows: read by every call, written when a scope begins or ends
  std::vector<Watched> watched_;
  std::vector<Shown> shown_;
};

}  // namespace input_observer
