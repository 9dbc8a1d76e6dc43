#include "inference/torch/to_ivalue.h"

#include <torch/script.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "inference/torch/make_tensor.h"
#include "observer/error.h"
#include "observer/path.h"

namespace input_observer {
namespace {

c10::TypePtr any_type() {
  return c10::AnyType::get();
}

bool is_any(const c10::TypePtr& type) {
  return type->kind() == c10::TypeKind::AnyType;
}

// Converts one value; an overload per alternative of Value::Data.
struct Converter {
  const c10::TypePtr& type;
  at::Generator& generator;
  const std::string& path;

  [[noreturn]] void fail(const std::string& given) const {
    throw bad_input({.where = path}, "the model's schema expects " + type->annotation_str() + ", this is " + given);
  }

  // The type when it is of that kind, nothing for Any; anything else is refused.
  template <class Type>
  std::shared_ptr<Type> container_type(const std::string& given) const {
    if (is_any(type)) return nullptr;
    if (auto container = type->cast<Type>()) return container;
    fail(given);
  }

  void expect(std::initializer_list<c10::TypeKind> kinds, const std::string& given) const {
    if (!is_any(type) && std::find(kinds.begin(), kinds.end(), type->kind()) == kinds.end()) fail(given);
  }

  c10::IValue child(const Value& value, const c10::TypePtr& child_type, const std::string& name) const {
    return to_ivalue(value, child_type, generator, join_path(path, name));
  }

  c10::IValue operator()(const NoneValue&) const {
    expect({c10::TypeKind::NoneType, c10::TypeKind::OptionalType}, "None");
    return {};
  }

  c10::IValue operator()(const TensorValue& tensor) const {
    expect({c10::TypeKind::TensorType}, "a tensor");
    return make_tensor(tensor, generator, path);
  }

  c10::IValue operator()(bool scalar) const {
    expect({c10::TypeKind::BoolType}, "a bool");
    return scalar;
  }

  c10::IValue operator()(std::int64_t scalar) const {
    if (type->kind() == c10::TypeKind::FloatType) return static_cast<double>(scalar);
    if (type->kind() == c10::TypeKind::TensorType) return at::scalar_tensor(scalar, at::kLong);
    expect({c10::TypeKind::IntType, c10::TypeKind::NumberType}, "an int");
    return scalar;
  }

  c10::IValue operator()(double scalar) const {
    if (type->kind() == c10::TypeKind::TensorType) return at::scalar_tensor(scalar);
    expect({c10::TypeKind::FloatType, c10::TypeKind::NumberType}, "a float");
    return scalar;
  }

  c10::IValue operator()(const std::string& text) const {
    expect({c10::TypeKind::StringType}, "a str");
    return text;
  }

  c10::IValue operator()(const ListValue& list) const {
    const auto list_type = container_type<c10::ListType>("a list");
    const c10::TypePtr element = list_type ? list_type->getElementType() : any_type();
    c10::impl::GenericList items(element);
    items.reserve(list.items.size());
    for (std::size_t i = 0; i < list.items.size(); ++i) {
      items.push_back(child(list.items[i], element, std::to_string(i)));
    }
    return items;
  }

  c10::IValue operator()(const TupleValue& tuple) const {
    const auto tuple_type = container_type<c10::TupleType>("a tuple");
    const std::size_t size = tuple.items.size();
    if (tuple_type && tuple_type->elements().size() != size) fail("a tuple of " + std::to_string(size));
    std::vector<c10::IValue> items;
    for (std::size_t i = 0; i < size; ++i) {
      items.push_back(child(tuple.items[i], tuple_type ? tuple_type->elements()[i] : any_type(), std::to_string(i)));
    }
    return tuple_type && tuple_type->schema() ? c10::ivalue::Tuple::createNamed(std::move(items), tuple_type)
                                              : c10::ivalue::Tuple::create(std::move(items));
  }

  c10::IValue key(const std::string& name, const c10::TypePtr& key_type) const {
    if (key_type->kind() == c10::TypeKind::StringType) return name;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (key_type->kind() != c10::TypeKind::IntType || error != std::errc() || end != name.data() + name.size()) {
      fail("a dict with the key '" + name + "'");
    }
    return number;
  }

  c10::IValue operator()(const DictValue& dict) const {
    const auto dict_type = container_type<c10::DictType>("a dict");
    const c10::TypePtr key_type = dict_type ? dict_type->getKeyType() : c10::StringType::get();
    const c10::TypePtr value_type = dict_type ? dict_type->getValueType() : any_type();
    c10::impl::GenericDict items(key_type, value_type);
    for (const auto& [name, value] : dict.items)
      items.insert(key(name, key_type), child(value, value_type, name));
    return items;
  }

  c10::IValue operator()(const ObjectValue& object) const {
    const auto class_type = type->cast<c10::ClassType>();
    if (!class_type) fail("an instance of " + object.type);
    auto instance = c10::ivalue::Object::create(c10::StrongTypePtr(class_type->compilation_unit(), class_type),
                                                class_type->numAttributes());
    for (const auto& [name, value] : object.attributes) {
      const auto slot = class_type->findAttributeSlot(name);
      if (!slot) fail("an instance of " + object.type + " with an attribute '" + name + "'");
      instance->setSlot(*slot, child(value, class_type->getAttribute(*slot), name));
    }
    return instance;
  }

  c10::IValue operator()(const UnknownValue& unknown) const {
    throw bad_input({.where = path}, "'" + unknown.type + "' is known by its name only and cannot be made");
  }
};

// The first member of the union that takes the value.
c10::IValue to_member(const Value& value, const c10::UnionType& type, at::Generator& generator,
                      const std::string& path) {
  for (const c10::TypePtr& member : type.containedTypes()) {
    try {
      return to_ivalue(value, member, generator, path);
    } catch (const Error&) {  // NOLINT(bugprone-empty-catch): another member may take it
    }
  }
  throw bad_input({.where = path}, "no member of " + type.annotation_str() + " takes this value");
}

}  // namespace

c10::IValue to_ivalue(const Value& value, const c10::TypePtr& type, at::Generator& generator, const std::string& path) {
  if (const auto optional = type->cast<c10::OptionalType>()) {
    if (value.is_none()) return {};
    return to_ivalue(value, optional->getElementType(), generator, path);
  }
  if (const auto one_of = type->cast<c10::UnionType>()) return to_member(value, *one_of, generator, path);
  return std::visit(Converter{type, generator, path}, value.data);
}

}  // namespace input_observer
