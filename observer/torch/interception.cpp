#include "observer/torch/interception.h"

#include <ATen/core/class_type.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <utility>

#include "observer/torch/call_graph.h"

namespace input_observer {
namespace {

namespace jit = torch::jit;

/** Swaps one function for another in the type's list, in place: its order decides what save() writes. */
void swap_method(const c10::ClassType& type, const jit::Function* from, jit::Function* to) {
  for (jit::Function* const& slot : type.methods()) {
    if (slot != from) continue;
    // The type itself is not const, only this view of it; LibTorch reads the pointer whole, on any thread.
    std::atomic_ref(const_cast<jit::Function*&>(slot)).store(to, std::memory_order_release);
    return;
  }
}

/**
 * The functions that stand, stood, or may stand again in some type's list of methods. This is the one global of the
 * project, and has to be: the lists that it belongs to are shared by the whole process, a caller may have fetched a
 * function just before its scope ended and call it at any later time, and two observers of one method have to meet.
 * An entry is used again by the next scope, and goes when its compilation unit is gone: nobody can call it then.
 */
class Table {
 public:
  static Table& instance() {
    static auto* table = new Table;  // never destroyed: calls may run while the process exits
    return *table;
  }

  std::mutex& mutex() { return mutex_; }

  /** The function for this method, swapped in. */
  ObservedFunction& install(const c10::ClassType& type, const std::string& name) {
    forget_the_dead();
    jit::GraphFunction& current = script_method(type, name);
    auto& entry = entries_[{&type, name}];
    if (!entry.function) {
      current.ensure_defined();
      entry = {type.compilation_unit(), std::make_unique<ObservedFunction>(current)};
    }
    if (&current != entry.function.get()) swap_method(type, &current, entry.function.get());
    return *entry.function;
  }

  /** Puts the original back where nobody needs the function any more. */
  void release(const c10::ClassType& type, ObservedFunction& function) {
    if (function.idle()) swap_method(type, &function, &function.original());
  }

 private:
  struct Entry {
    std::weak_ptr<const jit::CompilationUnit> owner;  // of the original
    std::unique_ptr<ObservedFunction> function;
  };

  void forget_the_dead() {
    std::erase_if(entries_, [](const auto& entry) { return entry.second.owner.expired(); });
  }

  std::mutex mutex_;  // of beginnings and ends; calls never take it
  std::map<std::pair<const c10::ClassType*, std::string>, Entry> entries_;
};

}  // namespace

Interception Interception::watch(const jit::Object& object, const std::string& method,
                                 std::shared_ptr<PartRecorder> part) {
  auto& table = Table::instance();
  const std::lock_guard lock(table.mutex());
  ObservedFunction& function = table.install(*object.type(), method);
  function.watch(object._ivalue().get(), part);
  return {object, function, std::move(part)};
}

Interception Interception::show(const jit::Object& object, const std::string& method,
                                const std::vector<ObservedFunction*>& watched) {
  auto& table = Table::instance();
  const std::lock_guard lock(table.mutex());
  ObservedFunction& function = table.install(*object.type(), method);
  try {
    if (function.show(object._ivalue().get(), watched)) return {object, function, nullptr};
  } catch (...) {
    table.release(*object.type(), function);
    throw;
  }
  table.release(*object.type(), function);
  return {};
}

Interception::Interception(const jit::Object& object, ObservedFunction& function, std::shared_ptr<PartRecorder> part)
    : self_(object._ivalue()),
      type_(object.type()),
      owner_(object._ivalue()->compilation_unit()),
      function_(&function),
      part_(std::move(part)) {}

Interception& Interception::operator=(Interception&& other) noexcept {
  if (this != &other) {
    end();
    self_ = std::move(other.self_);
    type_ = std::move(other.type_);
    owner_ = std::move(other.owner_);
    function_ = std::exchange(other.function_, nullptr);
    part_ = std::move(other.part_);
  }
  return *this;
}

void Interception::end() noexcept {
  ObservedFunction* const function = std::exchange(function_, nullptr);
  if (!function) return;
  {
    auto& table = Table::instance();
    const std::lock_guard lock(table.mutex());
    if (part_) {
      function->unwatch(self_._unsafe_get_target(), part_.get());
    } else {
      function->hide(self_._unsafe_get_target());
    }
    table.release(*type_, *function);
  }
  // Outside of the lock: this may be the last owner of the model.
  *this = Interception();
}

}  // namespace input_observer
