#include "exporters/adapter/adapter_source.h"

#include <torch/script.h>

#include "exporters/adapter/argument_writer.h"
#include "exporters/adapter/literal.h"
#include "observer/path.h"

namespace input_observer {
namespace {

struct ResultReader {
  std::vector<ResultLeaf> leaves;

  void read(const c10::IValue& value, const c10::TypePtr& type, const std::string& path, const std::string& text) {
    if (const auto optional = type->cast<c10::OptionalType>(); optional && !value.isNone()) {
      return read(value, optional->getElementType(), path, "torch._unwrap_optional(" + text + ")");
    }
    if (value.isTensor()) {
      if (value.toTensor().defined()) leaves.push_back({path, text, value.toTensor()});
    } else if (value.isTuple()) {
      read_tuple(value, type, path, text);
    } else if (value.isList()) {
      read_list(value, type, path, text);
    } else if (value.isGenericDict()) {
      read_dict(value, type, path, text);
    } else if (value.isObject()) {
      read_object(value, path, text);
    }
  }

  void read_tuple(const c10::IValue& value, const c10::TypePtr& type, const std::string& path,
                  const std::string& text) {
    const auto tuple_type = type->cast<c10::TupleType>();
    const auto& items = value.toTupleRef().elements();
    for (std::size_t i = 0; i < items.size(); ++i) {
      const std::string index = std::to_string(i);
      read(items[i], tuple_type ? tuple_type->elements()[i] : items[i].type(), join_path(path, index),
           text + "[" + index + "]");
    }
  }

  void read_list(const c10::IValue& value, const c10::TypePtr& type, const std::string& path, const std::string& text) {
    const auto list_type = type->cast<c10::ListType>();
    const auto items = value.toListRef();
    for (std::size_t i = 0; i < items.size(); ++i) {
      const std::string index = std::to_string(i);
      read(items[i], list_type ? list_type->getElementType() : items[i].type(), join_path(path, index),
           text + "[" + index + "]");
    }
  }

  void read_dict(const c10::IValue& value, const c10::TypePtr& type, const std::string& path, const std::string& text) {
    const auto dict_type = type->cast<c10::DictType>();
    for (const auto& entry : value.toGenericDict()) {
      const bool named = entry.key().isString();
      if (!named && !entry.key().isInt()) continue;
      const std::string key = named ? entry.key().toStringRef() : std::to_string(entry.key().toInt());
      read(entry.value(), dict_type ? dict_type->getValueType() : entry.value().type(), join_path(path, key),
           text + "[" + (named ? text_literal(key) : key) + "]");
    }
  }

  void read_object(const c10::IValue& value, const std::string& path, const std::string& text) {
    const auto object = value.toObject();
    for (std::size_t i = 0; i < object->type()->numAttributes(); ++i) {
      const std::string& name = object->type()->getAttributeName(i);
      read(object->getSlot(i), object->type()->getAttribute(i), join_path(path, name), text + "." + name);
    }
  }
};

bool matches(const std::string& pattern, const std::string& path) {
  const auto wanted = split_path(pattern);
  const auto given = split_path(path);
  if (wanted.size() != given.size()) return false;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i] != given[i] && wanted[i] != "*") return false;
  }
  return true;
}

const Value* argument_of(const Inference& inference, const InferredSignature& signature, const std::string& name) {
  const auto index = find_parameter(inference.signature, name);
  return index && *index < signature.arguments.size() ? &signature.arguments[*index] : nullptr;
}

// The arguments of the inner call; what follows a left-out parameter goes by keyword.
std::string call_arguments(const Inference& inference, const InferredSignature& signature,
                           const c10::FunctionSchema& schema, ArgumentWriter& writer) {
  std::string text;
  bool by_keyword = false;
  for (std::size_t i = 1; i < schema.arguments().size(); ++i) {
    const c10::Argument& argument = schema.arguments()[i];
    const Value* value = argument_of(inference, signature, argument.name());
    if ((!value || value->is_none()) && argument.default_value()) {
      by_keyword = true;
      continue;
    }
    by_keyword = by_keyword || argument.kwarg_only();
    if (!text.empty()) text += ", ";
    if (by_keyword) text += argument.name() + "=";
    text += writer.write(argument.name(), value ? *value : Value{}, argument.type());
  }
  return text;
}

}  // namespace

const InferredLeaf* find_leaf(const std::vector<InferredLeaf>& leaves, const std::string& path) {
  const InferredLeaf* similar = nullptr;
  for (const InferredLeaf& leaf : leaves) {
    if (leaf.path == path) return &leaf;
    if (!similar && matches(leaf.path, path)) similar = &leaf;
  }
  return similar;
}

std::vector<ResultLeaf> result_leaves(const c10::IValue& result, const c10::TypePtr& type) {
  ResultReader reader;
  reader.read(result, type, "out", "result_");
  return std::move(reader.leaves);
}

AdapterSource adapter_source(const Inference& inference, const InferredSignature& signature,
                             const torch::jit::Method& method, const std::vector<ResultLeaf>& results,
                             ScalarForm form) {
  ArgumentWriter writer(signature, form);
  const std::string call = call_arguments(inference, signature, method.function().getSchema(), writer);
  std::string text = "def forward(self";
  for (const ExportedTensor& input : writer.inputs())
    text += ", " + input.name + ": Tensor";
  text +=
      "):\n" + writer.size_statements() + "    result_ = self.inner." + method.name() + "(" + call + ")\n    return ";
  for (std::size_t i = 0; i < results.size(); ++i)
    text += (i ? ", " : "") + results[i].expression;
  return {text + "\n", writer.resolver(), writer.inputs(), writer.scalars()};
}

}  // namespace input_observer
