#include "observer/torch/observed_function.h"

#include <c10/util/SmallVector.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <utility>

#include "observer/torch/shadow.h"

namespace input_observer {
namespace {

namespace jit = torch::jit;

/** Distinguishes functions where an address might be used twice. */
std::uint64_t next_serial() {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

/** Another face of a function, one that LibTorch does not take for a graph. */
class StandIn final : public jit::Function {
 public:
  explicit StandIn(ObservedFunction& function) : function_(function) {}

  void run(jit::Stack& stack) override { function_.run(stack); }
  c10::intrusive_ptr<c10::ivalue::Future> runAsync(jit::Stack& stack, jit::TaskLauncher launcher) override {
    return function_.runAsync(stack, std::move(launcher));
  }
  bool call(jit::Stack& stack, std::optional<std::size_t> bail_out,
            c10::function_ref<void(const jit::Code&)> enter) override {
    return function_.call(stack, bail_out, enter);
  }
  const c10::QualifiedName& qualname() const override { return function_.qualname(); }
  void ensure_defined() override { function_.ensure_defined(); }
  const c10::FunctionSchema& getSchema() const override { return function_.getSchema(); }
  std::size_t num_inputs() const override { return function_.num_inputs(); }
  jit::Function& setSchema(c10::FunctionSchema schema) override { return function_.setSchema(std::move(schema)); }

 private:
  ObservedFunction& function_;
};

using Parts = c10::SmallVector<std::shared_ptr<PartRecorder>, 2>;

/** One call, as each of its observers sees it. */
class ObservedCalls {
 public:
  ObservedCalls(const Parts& parts, c10::ArrayRef<at::IValue> arguments) {
    for (const auto& part : parts)
      calls_.emplace_back(part, arguments);
  }
  void returned(const at::IValue& result) noexcept {
    for (ObservedCall& call : calls_)
      call.returned(result);
  }
  void failed() noexcept {
    for (ObservedCall& call : calls_)
      call.failed();
  }

 private:
  c10::SmallVector<ObservedCall, 1> calls_;
};

}  // namespace

/** Where a call goes: who records it, and which function runs it. */
struct ObservedFunction::Route {
  Parts parts;
  jit::GraphFunction* target;
};

ObservedFunction::ObservedFunction(jit::GraphFunction& original)
    : GraphFunction(original.qualname(), original.graph(), nullptr),
      original_(original),
      arity_(original.num_inputs()),
      serial_(next_serial()),
      stand_in_(std::make_unique<StandIn>(*this)) {}

void ObservedFunction::watch(const Self* self, std::shared_ptr<PartRecorder> part) {
  const std::unique_lock lock(mutex_);
  for (Watched& watched : watched_) {
    // An observer sees a call once, however many of its scopes are open.
    if (watched.self == self && watched.part == part) return void(++watched.uses);
  }
  watched_.push_back({self, std::move(part), 1});
}

void ObservedFunction::unwatch(const Self* self, const PartRecorder* part) noexcept {
  const std::unique_lock lock(mutex_);
  std::erase_if(watched_, [&](Watched& watched) {
    return watched.self == self && watched.part.get() == part && --watched.uses == 0;
  });
}

bool ObservedFunction::show(const Self* self, const std::vector<ObservedFunction*>& methods) {
  auto visible = methods;
  const auto known = std::find_if(shown_.begin(), shown_.end(), [&](const Shown& shown) { return shown.self == self; });
  if (known != shown_.end()) visible.insert(visible.end(), known->methods.begin(), known->methods.end());
  std::sort(visible.begin(), visible.end(), [](const auto* a, const auto* b) { return a->serial_ < b->serial_; });
  visible.erase(std::unique(visible.begin(), visible.end()), visible.end());
  jit::GraphFunction* shadow = shadow_for(visible);
  if (!shadow) return false;

  const std::unique_lock lock(mutex_);
  if (known == shown_.end()) {
    shown_.push_back({self, std::move(visible), shadow, 1});
  } else {
    *known = {self, std::move(visible), shadow, known->uses + 1};
  }
  return true;
}

void ObservedFunction::hide(const Self* self) noexcept {
  const std::unique_lock lock(mutex_);
  // Methods that fewer scopes need stay visible until the last one ends: more than needed does no harm.
  std::erase_if(shown_, [&](Shown& shown) { return shown.self == self && --shown.uses == 0; });
}

bool ObservedFunction::idle() const {
  const std::shared_lock lock(mutex_);
  return watched_.empty() && shown_.empty();
}

jit::GraphFunction* ObservedFunction::shadow_for(const std::vector<ObservedFunction*>& methods) {
  Serials key;
  for (const ObservedFunction* method : methods)
    key.push_back(method->serial_);
  if (const auto known = shadows_.find(key); known != shadows_.end()) return known->second.get();
  auto shadow = make_shadow(original_, [&](jit::Function& called) -> jit::Function* {
    const auto method = std::find(methods.begin(), methods.end(), &called);
    return method == methods.end() ? nullptr : &(*method)->stand_in();
  });
  return shadows_.emplace(std::move(key), std::move(shadow)).first->second.get();
}

bool ObservedFunction::records(const jit::Stack& stack, const PartRecorder& part) const {
  const Route route = route_of(stack);
  return std::any_of(route.parts.begin(), route.parts.end(), [&](const auto& each) { return each.get() == &part; });
}

ObservedFunction::Route ObservedFunction::route_of(const jit::Stack& stack) const {
  // Too few arguments: what is wrong is for the original to say.
  if (stack.size() < arity_) return {{}, &original_};
  const at::IValue& self_value = stack[stack.size() - arity_];
  const auto* self = self_value.isObject() ? &self_value.toObjectRef() : nullptr;
  Route route{{}, &original_};
  const std::shared_lock lock(mutex_);
  for (const Watched& watched : watched_) {
    if (watched.self == self) route.parts.push_back(watched.part);
  }
  for (const Shown& shown : shown_) {
    if (shown.self == self) route.target = shown.shadow;
  }
  return route;
}

c10::ArrayRef<at::IValue> ObservedFunction::arguments_of(const jit::Stack& stack) const {
  return c10::ArrayRef<at::IValue>(stack).slice(stack.size() - arity_ + 1);
}

void ObservedFunction::run_recorded(const Route& route, jit::Stack& stack) {
  ObservedCalls calls(route.parts, arguments_of(stack));
  try {
    route.target->run(stack);
  } catch (...) {
    calls.failed();
    throw;
  }
  calls.returned(stack.back());
}

void ObservedFunction::run(jit::Stack& stack) {
  const Route route = route_of(stack);
  if (route.parts.empty()) return route.target->run(stack);
  run_recorded(route, stack);
}

c10::intrusive_ptr<c10::ivalue::Future> ObservedFunction::runAsync(jit::Stack& stack, jit::TaskLauncher launcher) {
  const Route route = route_of(stack);
  if (route.parts.empty()) return route.target->runAsync(stack, std::move(launcher));
  const auto calls = std::make_shared<ObservedCalls>(route.parts, arguments_of(stack));
  c10::intrusive_ptr<c10::ivalue::Future> running;
  try {
    running = route.target->runAsync(stack, std::move(launcher));
  } catch (...) {
    calls->failed();
    throw;
  }
  // A future of our own, so that whoever waits for the result finds the call recorded.
  return running->then(
      [calls](c10::ivalue::Future& done) {
        if (done.hasError()) {
          calls->failed();
        } else {
          calls->returned(done.constValue());
        }
        return done.value();
      },
      running->elementType());
}

bool ObservedFunction::call(jit::Stack& stack, std::optional<std::size_t> bail_out,
                            c10::function_ref<void(const jit::Code&)> enter) {
  const Route route = route_of(stack);
  if (route.parts.empty()) return route.target->call(stack, bail_out, enter);
  // On a stack of its own: entered as a frame of the caller's interpreter, its end would not be seen.
  const auto first = stack.end() - static_cast<std::ptrdiff_t>(arity_);
  jit::Stack own(std::make_move_iterator(first), std::make_move_iterator(stack.end()));
  stack.erase(first, stack.end());
  run_recorded(route, own);
  stack.push_back(std::move(own.back()));
  return false;
}

const c10::FunctionSchema& ObservedFunction::getSchema() const {
  return original_.getSchema();
}

jit::Function& ObservedFunction::setSchema(c10::FunctionSchema schema) {
  original_.setSchema(std::move(schema));
  return *this;
}

}  // namespace input_observer
