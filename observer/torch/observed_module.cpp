#include "observer/torch/observed_module.h"

#include <utility>

#include "observer/torch/observed_function.h"
#include "observer/torch/value_kinds.h"

namespace input_observer {
namespace {

namespace jit = torch::jit;

/** What the caller gave, in signature order: `stack` with self in front, and with defaults where nothing was given. */
std::vector<at::IValue> given_arguments(const jit::Stack& stack, const c10::FunctionSchema& schema,
                                        std::size_t positional, const jit::Kwargs& kwargs) {
  std::vector<at::IValue> given(stack.begin() + 1, stack.end());
  for (std::size_t i = positional; i < given.size(); ++i) {
    const auto& argument = schema.arguments()[i + 1];
    if (!kwargs.count(argument.name()) && !is_scalar(given[i])) given[i] = at::IValue();
  }
  return given;
}

}  // namespace

ObservedModule::ObservedModule(Observer& observer, jit::Module module)
    : module_(std::move(module)), part_(observer.part_for(module_, {"", "forward"})) {}

jit::IValue ObservedModule::forward(std::vector<jit::IValue> inputs, const jit::Kwargs& kwargs) {
  jit::Function& function = module_.get_method("forward").function();
  const std::size_t positional = inputs.size();
  inputs.insert(inputs.begin(), module_._ivalue());
  function.getSchema().checkAndNormalizeInputs(inputs, kwargs);
  const auto* scoped = dynamic_cast<const ObservedFunction*>(&function);
  if (scoped && scoped->records(inputs, *part_)) {  // by a scope of the same observer
    function.run(inputs);
    return std::move(inputs.back());
  }
  ObservedCall call(part_, given_arguments(inputs, function.getSchema(), positional, kwargs));
  try {
    function.run(inputs);
  } catch (...) {
    call.failed();
    throw;
  }
  call.returned(inputs.back());
  return std::move(inputs.back());
}

}  // namespace input_observer
