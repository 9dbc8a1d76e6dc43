#include "inference/torch/arguments.h"

#include <torch/script.h>

#include "inference/torch/make_tensor.h"
#include "inference/torch/module_part.h"
#include "inference/torch/to_ivalue.h"
#include "observer/error.h"

namespace input_observer {
namespace {

void check_names(const NamedValues& values, const c10::FunctionSchema& schema) {
  std::vector<std::string> names;
  for (std::size_t i = 1; i < schema.arguments().size(); ++i)
    names.push_back(schema.arguments()[i].name());
  for (const auto& [name, value] : values) {
    if (!schema.argumentIndexWithName(name)) {
      throw bad_input({.where = name},
                      "the model's " + schema.name() + " has no parameter of this name" + did_you_mean(name, names));
    }
  }
}

// Tensors are made on the CPU; a model that lives elsewhere gets them there.
void move_to(c10::Device device, c10::IValue& value) {
  if (device.is_cpu()) return;
  if (value.isTensor()) {
    value = value.toTensor().to(device);
  } else if (value.isList()) {
    auto list = value.toList();
    for (std::size_t i = 0; i < list.size(); ++i) {
      c10::IValue item = list.get(i);
      move_to(device, item);
      list.set(i, item);
    }
  } else if (value.isTuple()) {
    std::vector<c10::IValue> items = value.toTupleRef().elements().vec();
    for (c10::IValue& item : items)
      move_to(device, item);
    value.toTuple()->setElements(std::move(items));
  } else if (value.isGenericDict()) {
    for (const auto& entry : value.toGenericDict()) {
      c10::IValue item = entry.value();
      move_to(device, item);
      entry.setValue(item);
    }
  }
}

}  // namespace

TorchArguments torch_arguments(const NamedValues& values, const torch::jit::Method& method, at::Generator& generator) {
  const c10::FunctionSchema& schema = method.function().getSchema();
  check_names(values, schema);
  const c10::Device device = device_of(method.owner());
  TorchArguments call;
  bool by_keyword = false;
  for (std::size_t i = 1; i < schema.arguments().size(); ++i) {  // the first one is self
    const c10::Argument& argument = schema.arguments()[i];
    const Value* value = find_value(values, argument.name());
    if ((!value || value->is_none()) && argument.default_value()) {
      by_keyword = true;
      continue;
    }
    c10::IValue given = to_ivalue(value ? *value : Value{}, argument.type(), generator, argument.name());
    move_to(device, given);
    by_keyword = by_keyword || argument.kwarg_only();
    if (by_keyword) {
      call.kwargs.emplace(argument.name(), std::move(given));
    } else {
      call.args.push_back(std::move(given));
    }
  }
  return call;
}

TorchArguments torch_arguments(const Inference& inference, const torch::jit::Module& model, std::uint64_t seed) {
  at::Generator generator = make_generator(seed);
  return torch_arguments(inference.arguments, find_part(model, inference.part), generator);
}

TorchArguments torch_arguments(const Inference& inference, const InferredSignature& signature, const DimSizes& sizes,
                               const torch::jit::Module& model, std::uint64_t seed) {
  at::Generator generator = make_generator(seed);
  return torch_arguments(named_arguments_at(inference, signature, sizes), find_part(model, inference.part), generator);
}

}  // namespace input_observer
