#include "inference/torch/leaves.h"

#include <torch/script.h>

#include "observer/path.h"

namespace input_observer {
namespace {

void collect(const std::string& path, const c10::IValue& value, std::vector<IValueLeaf>& leaves) {
  if (value.isTuple()) {
    const auto& items = value.toTupleRef().elements();
    for (std::size_t i = 0; i < items.size(); ++i)
      collect(join_path(path, std::to_string(i)), items[i], leaves);
  } else if (value.isList()) {
    const c10::List<c10::IValue> items = value.toList();
    for (std::size_t i = 0; i < items.size(); ++i)
      collect(join_path(path, std::to_string(i)), items.get(i), leaves);
  } else if (value.isGenericDict()) {
    for (const auto& entry : value.toGenericDict()) {
      const c10::IValue& key = entry.key();
      const std::string name = key.isString() ? key.toStringRef() : key.isInt() ? std::to_string(key.toInt()) : "?";
      collect(join_path(path, name), entry.value(), leaves);
    }
  } else if (value.isObject()) {
    const auto object = value.toObject();
    for (std::size_t i = 0; i < object->type()->numAttributes(); ++i) {
      collect(join_path(path, object->type()->getAttributeName(i)), object->getSlot(i), leaves);
    }
  } else {
    leaves.push_back({path, value});
  }
}

}  // namespace

std::vector<IValueLeaf> ivalue_leaves(const std::string& path, const c10::IValue& value) {
  std::vector<IValueLeaf> leaves;
  collect(path, value, leaves);
  return leaves;
}

std::vector<IValueLeaf> argument_leaves(const TorchArguments& call, const c10::FunctionSchema& schema) {
  std::vector<IValueLeaf> leaves;
  for (std::size_t i = 0; i < call.args.size(); ++i)
    collect(schema.arguments().at(i + 1).name(), call.args[i], leaves);
  for (const auto& [name, value] : call.kwargs)
    collect(name, value, leaves);
  return leaves;
}

}  // namespace input_observer
