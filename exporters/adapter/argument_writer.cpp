#include "exporters/adapter/argument_writer.h"

#include <torch/csrc/jit/frontend/resolver.h>
#include <torch/csrc/jit/frontend/sugared_value.h>

#include "exporters/adapter/adapter_source.h"
#include "exporters/adapter/literal.h"
#include "observer/error.h"
#include "observer/path.h"
#include "observer/text.h"

namespace input_observer {

/** Gives the named types of a model, whose own names the language cannot spell, names of ours. */
class TypeNames : public torch::jit::NativeResolver {
 public:
  std::string name_of(const c10::NamedTypePtr& type) {
    for (const auto& [name, known] : types_) {
      if (*known == *type) return name;
    }
    types_.emplace_back("Type" + std::to_string(types_.size()), type);
    return types_.back().first;
  }

  std::string annotation_of(const c10::TypePtr& type) {
    return type->annotation_str([this](const c10::Type& part) -> std::optional<std::string> {
      const auto named = c10::TypePtr(const_cast<c10::Type*>(&part))->cast<c10::NamedType>();
      return named && named->name() ? std::optional(name_of(named)) : std::nullopt;
    });
  }

  c10::TypePtr resolveType(const std::string& name, const torch::jit::SourceRange& range) override {
    const auto type = find(name);
    return type ? type : NativeResolver::resolveType(name, range);
  }

  std::shared_ptr<torch::jit::SugaredValue> resolveValue(const std::string& name, torch::jit::GraphFunction& function,
                                                         const torch::jit::SourceRange& range) override {
    if (name == "annotate") return torch::jit::SpecialFormValue::create(c10::prim::annotate);
    const c10::TypePtr type = find(name);
    if (!type) return NativeResolver::resolveValue(name, function, range);
    if (const auto tuple = type->cast<c10::TupleType>()) {
      return std::make_shared<torch::jit::NamedTupleConstructor>(tuple);
    }
    return std::make_shared<torch::jit::ClassValue>(type->expect<c10::ClassType>());
  }

 private:
  c10::TypePtr find(const std::string& name) const {
    for (const auto& [known, type] : types_) {
      if (known == name) return type;
    }
    return nullptr;
  }

  std::vector<std::pair<std::string, c10::NamedTypePtr>> types_;
};

namespace {

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
  throw Error(ErrorCode::exporter, {.where = path}, why);
}

const std::vector<Value>* find_values(const InferredSignature& signature, const std::string& path) {
  const auto found = signature.scalar_values.find(path);
  return found != signature.scalar_values.end() && found->second.size() > 1 ? &found->second : nullptr;
}

const std::string size_prefix = "size_of_";

// How TorchScript reads the size of a dim from the inputs: `x.size(0)`.
std::optional<std::string> size_expression(const std::vector<ExportedTensor>& inputs, const std::string& dim) {
  for (const ExportedTensor& input : inputs) {
    for (std::size_t axis = 0; axis < input.shape.size(); ++axis) {
      if (input.shape[axis].is_dim() && input.shape[axis].name() == dim) {
        return input.name + ".size(" + std::to_string(axis) + ")";
      }
    }
  }
  return std::nullopt;
}

// The arguments of a class's constructor, or a refusal.
std::vector<std::string> constructor_parameters(const c10::ClassType& type, const std::string& path) {
  const auto* constructor = type.findMethod("__init__");
  if (!constructor) refuse(path, "an instance of " + type.annotation_str() + " cannot be made: no constructor");
  std::vector<std::string> names;
  const auto& arguments = constructor->getSchema().arguments();
  for (std::size_t i = 1; i < arguments.size(); ++i)
    names.push_back(arguments[i].name());
  return names;
}

}  // namespace

ArgumentWriter::ArgumentWriter(const InferredSignature& signature, ScalarForm form)
    : signature_(signature), form_(form), types_(std::make_shared<TypeNames>()) {}
ArgumentWriter::~ArgumentWriter() = default;

torch::jit::ResolverPtr ArgumentWriter::resolver() const {
  return types_;
}

std::string ArgumentWriter::write(const std::string& path, const Value& value, const c10::TypePtr& type) {
  if (value.is_none()) return "None";
  if (const auto optional = type->cast<c10::OptionalType>()) return write(path, value, optional->getElementType());
  if (const auto* tensor = value.get_if<TensorValue>()) return write_tensor(path, *tensor);
  if (value.is_scalar()) return write_scalar(path, value, type);
  if (const auto* list = value.get_if<ListValue>()) return write_list(path, *list, type);
  if (const auto* tuple = value.get_if<TupleValue>()) return write_tuple(path, *tuple, type);
  if (const auto* dict = value.get_if<DictValue>()) return write_dict(path, *dict, type);
  if (const auto* object = value.get_if<ObjectValue>()) return write_object(path, *object, type);
  refuse(path, "'" + std::get<UnknownValue>(value.data).type + "' is known by its name only and cannot be exported");
}

std::string ArgumentWriter::new_input(ExportedTensor input, const std::string& wanted_name) {
  input.name = parameter_name(wanted_name);
  while (!names_.insert(input.name).second)
    input.name += "_";
  inputs_.push_back(std::move(input));
  return inputs_.back().name;
}

std::string ArgumentWriter::write_tensor(const std::string& path, const TensorValue& tensor) {
  const InferredLeaf* leaf = find_leaf(signature_.inputs, path);
  ExportedTensor input{.path = path, .dtype = tensor.dtype};
  if (leaf && leaf->shape.size() == tensor.shape.size()) {
    input.shape = leaf->shape;
  } else {
    input.shape.assign(tensor.shape.begin(), tensor.shape.end());
  }
  return new_input(std::move(input), leaf && leaf->path == path ? leaf->export_name : export_name(path));
}

std::string ArgumentWriter::write_from_sizes(const Expression& value) {
  std::map<std::string, Expression> locals;
  for (const std::string& dim : value.names()) {
    locals[dim] = Expression::dim(size_prefix + dim);
    dims_.insert(dim);
  }
  return "(" + value.substitute(locals).text() + ")";
}

std::string ArgumentWriter::size_statements() const {
  std::string text;
  for (const std::string& dim : dims_) {
    const auto size = size_expression(inputs_, dim);
    if (!size) refuse(dim, "an argument is computed from this dim, which no tensor has as the size of an axis");
    text += "    " + size_prefix + dim + " = " + *size + "\n";
  }
  return text;
}

std::string ArgumentWriter::write_scalar_input(const std::string& path, const Value& value) {
  const bool integer = std::holds_alternative<std::int64_t>(value.data);
  const InferredLeaf* leaf = find_leaf(signature_.inputs, path);
  if (form_ == ScalarForm::constant && integer && leaf && leaf->value) return write_from_sizes(*leaf->value);
  if (!integer && !std::holds_alternative<double>(value.data)) {
    refuse(path, "took several values in calls of signature '" + signature_.id +
                     "'; a bool or str cannot become an input, expected one value");
  }
  ExportedTensor input{.path = path, .dtype = integer ? ScalarType::int64 : ScalarType::float32, .scalar = true};
  if (leaf) input.value = leaf->value;
  const std::string name = new_input(std::move(input), leaf ? leaf->export_name : export_name(path));
  return (integer ? "int(" : "float(") + name + ")";
}

std::string ArgumentWriter::write_scalar(const std::string& path, const Value& value, const c10::TypePtr& type) {
  const Value* fixed = find_value(signature_.scalars, path);
  const InferredLeaf* leaf = find_leaf(signature_.inputs, path);
  const bool varied = find_values(signature_, path) || (leaf && leaf->value && !leaf->value->is_constant());
  if (!fixed && varied) return write_scalar_input(path, value);
  const Value& constant = fixed ? *fixed : value;
  scalars_.emplace_back(path, constant);
  const auto* integer = constant.get_if<std::int64_t>();
  const auto* floating = constant.get_if<double>();
  std::string text;
  if (const auto* boolean = constant.get_if<bool>()) text = *boolean ? "True" : "False";
  if (const auto* words = constant.get_if<std::string>()) text = text_literal(*words);
  if (integer) text = std::to_string(*integer);
  if (floating || (integer && type->kind() == c10::TypeKind::FloatType)) {
    text = float_literal(floating ? *floating : static_cast<double>(*integer));
  }
  return type->kind() == c10::TypeKind::TensorType ? "torch.tensor(" + text + ")" : text;
}

std::string ArgumentWriter::write_list(const std::string& path, const ListValue& list, const c10::TypePtr& type) {
  const auto list_type = type->cast<c10::ListType>();
  if (!list_type) refuse(path, "the schema expects " + type->annotation_str() + ", the calls gave a list");
  std::string text;
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    text += (i ? ", " : "") + write(join_path(path, std::to_string(i)), list.items[i], list_type->getElementType());
  }
  // An empty list, or one of optional elements, has no type of its own.
  return "annotate(" + types_->annotation_of(type) + ", [" + text + "])";
}

std::string ArgumentWriter::write_tuple(const std::string& path, const TupleValue& tuple, const c10::TypePtr& type) {
  const auto tuple_type = type->cast<c10::TupleType>();
  if (!tuple_type || tuple_type->elements().size() != tuple.items.size()) {
    refuse(path, "the schema expects " + type->annotation_str() + ", the calls gave a tuple of " +
                     std::to_string(tuple.items.size()));
  }
  std::string text;
  for (std::size_t i = 0; i < tuple.items.size(); ++i) {
    text += write(join_path(path, std::to_string(i)), tuple.items[i], tuple_type->elements()[i]) + ", ";
  }
  if (!tuple_type->schema()) return "(" + text + ")";
  text.resize(text.size() - std::min<std::size_t>(text.size(), 2));
  return types_->name_of(tuple_type) + "(" + text + ")";
}

std::string ArgumentWriter::write_dict(const std::string& path, const DictValue& dict, const c10::TypePtr& type) {
  const auto dict_type = type->cast<c10::DictType>();
  if (!dict_type) refuse(path, "the schema expects " + type->annotation_str() + ", the calls gave a dict");
  const bool named = dict_type->getKeyType()->kind() == c10::TypeKind::StringType;
  const std::string items = joined(dict.items, ", ", [&](const NamedValue& item) {
    return (named ? text_literal(item.first) : item.first) + ": " +
           write(join_path(path, item.first), item.second, dict_type->getValueType());
  });
  return "annotate(" + types_->annotation_of(type) + ", {" + items + "})";
}

std::string ArgumentWriter::write_object(const std::string& path, const ObjectValue& object, const c10::TypePtr& type) {
  const auto class_type = type->cast<c10::ClassType>();
  if (!class_type) refuse(path, "the schema expects " + type->annotation_str() + ", the calls gave an object");
  const auto parameters = constructor_parameters(*class_type, path);
  const std::string arguments = joined(parameters, ", ", [&](const std::string& name) {
    const Value* value = find_value(object.attributes, name);
    if (!value) refuse(path, "the constructor takes '" + name + "', which is no attribute of the instance");
    return write(join_path(path, name), *value, class_type->getAttribute(name));
  });
  return types_->name_of(class_type) + "(" + arguments + ")";
}

}  // namespace input_observer
