#include "inference/torch/retype.h"

#include <torch/script.h>

#include <memory>
#include <utility>
#include <vector>

namespace input_observer {
namespace {

c10::IValue retyped_list(const c10::List<c10::IValue>& list, const c10::TypePtr& element) {
  c10::impl::GenericList result(element);
  result.reserve(list.size());
  for (const c10::IValue& item : list) {
    c10::IValue member = retyped(item, element);
    if (!member.type()->isSubtypeOf(*element)) return list;
    result.push_back(std::move(member));
  }
  return result;
}

c10::IValue retyped_dict(const c10::Dict<c10::IValue, c10::IValue>& dict, const c10::DictType& type) {
  c10::impl::GenericDict result(type.getKeyType(), type.getValueType());
  for (const auto& entry : dict) {
    c10::IValue member = retyped(entry.value(), type.getValueType());
    const bool fits =
        entry.key().type()->isSubtypeOf(*type.getKeyType()) && member.type()->isSubtypeOf(*type.getValueType());
    if (!fits) return dict;
    result.insert(entry.key(), std::move(member));
  }
  return result;
}

c10::IValue retyped_tuple(const c10::IValue& value, const std::shared_ptr<c10::TupleType>& type) {
  const auto elements = value.toTupleRef().elements();
  if (elements.size() != type->elements().size()) return value;
  std::vector<c10::IValue> items;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    items.push_back(retyped(elements[i], type->elements()[i]));
  }
  // Named tuples are told apart by their names, which a file of plain tuples does not have.
  if (!type->schema()) return c10::ivalue::Tuple::create(std::move(items));
  return c10::ivalue::Tuple::createNamed(std::move(items), type);
}

}  // namespace

c10::IValue retyped(const c10::IValue& value, const c10::TypePtr& type) {
  if (const auto optional = type->cast<c10::OptionalType>()) {
    return value.isNone() ? value : retyped(value, optional->getElementType());
  }
  if (const auto list = type->cast<c10::ListType>(); list && value.isList()) {
    return retyped_list(value.toList(), list->getElementType());
  }
  if (const auto dict = type->cast<c10::DictType>(); dict && value.isGenericDict()) {
    return retyped_dict(value.toGenericDict(), *dict);
  }
  if (const auto tuple = type->cast<c10::TupleType>(); tuple && value.isTuple()) return retyped_tuple(value, tuple);
  return value;
}

TorchArguments as_declared(const SampleCall& call, const c10::FunctionSchema& schema) {
  TorchArguments result{call.args, call.kwargs};
  const auto& declared = schema.arguments();  // self is the first
  for (std::size_t i = 0; i < result.args.size() && i + 1 < declared.size(); ++i) {
    result.args[i] = retyped(result.args[i], declared[i + 1].type());
  }
  for (auto& [name, value] : result.kwargs) {
    if (const auto index = schema.argumentIndexWithName(name)) value = retyped(value, declared[*index].type());
  }
  return result;
}

}  // namespace input_observer
