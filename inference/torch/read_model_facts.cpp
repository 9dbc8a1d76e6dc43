#include "inference/torch/read_model_facts.h"

#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/passes/inliner.h>

#include <algorithm>

#include "inference/torch/graph_uses.h"
#include "inference/torch/module_part.h"
#include "observer/path.h"

namespace input_observer {
namespace {

using torch::jit::Node;
using torch::jit::Value;
using Kind = ArgumentType::Kind;

constexpr std::int64_t max_items = 4096;  // of a list that a graph takes apart

Kind kind_of(const c10::TypePtr& type) {
  switch (type->kind()) {
    case c10::TypeKind::TensorType:
      return Kind::tensor;
    case c10::TypeKind::ListType:
      return Kind::list;
    case c10::TypeKind::TupleType:
      return Kind::tuple;
    case c10::TypeKind::DictType:
      return type->expectRef<c10::DictType>().getKeyType()->kind() == c10::TypeKind::StringType ? Kind::dict
                                                                                                : Kind::other;
    case c10::TypeKind::BoolType:
      return Kind::boolean;
    case c10::TypeKind::IntType:
      return Kind::integer;
    case c10::TypeKind::FloatType:
    case c10::TypeKind::NumberType:
      return Kind::floating;
    case c10::TypeKind::StringType:
      return Kind::text;
    default:
      return Kind::other;
  }
}

/** Goes down from a parameter to its tensors, as the graph takes it apart. */
class ParameterReader {
 public:
  ParameterReader(ModelFacts& facts, GraphShapes& shapes) : facts_(facts), shapes_(shapes), uses_(shapes) {}

  void read(const std::string& path, const Value* value, const ArgumentType& type) {
    if (type.kind == Kind::tensor) return add(path, uses_.facts(value));
    for (const torch::jit::Use& use : value->uses())
      follow(path, value, type, use);
  }

 private:
  void add(const std::string& path, const TensorFacts& found) {
    TensorFacts& known = facts_.tensors[path];
    if (known == TensorFacts{}) known = found;
  }

  void follow(const std::string& path, const Value* value, const ArgumentType& type, const torch::jit::Use& use) {
    const Node& user = *use.user;
    const std::string_view name = user.kind().toQualString();
    // What a branch hands on.
    const Node* branch = name == "prim::Return" ? user.owningBlock()->owningNode() : nullptr;
    if (branch && branch->kind() == c10::prim::If) return read(path, branch->outputs().at(use.offset), type);
    const bool passes =
        name == "prim::unchecked_cast" || name == "prim::unchecked_unwrap_optional" || name == "aten::_unwrap_optional";
    if (passes) return read(path, user.output(), type);
    if (name == "prim::ListUnpack" || name == "prim::TupleUnpack") return unpacked(path, type, user);
    if ((name == "aten::__getitem__" || name == "prim::TupleIndex") && user.input(0) == value)
      element(path, type, user);
  }

  void unpacked(const std::string& path, const ArgumentType& type, const Node& user) {
    const std::size_t count = user.outputs().size();
    if (type.kind == Kind::list) count_at_least(path, static_cast<std::int64_t>(count));
    for (std::size_t i = 0; i < count; ++i) {
      if (const ArgumentType* item = item_of(type, i)) read(join_path(path, std::to_string(i)), user.output(i), *item);
    }
  }

  void element(const std::string& path, const ArgumentType& type, const Node& user) {
    const auto key = shapes_.constant(user.input(1));
    if (!key) return;
    if (type.kind == Kind::dict && key->isString()) {
      std::vector<std::string>& keys = facts_.keys[path];
      if (std::ranges::find(keys, key->toStringRef()) == keys.end()) keys.push_back(key->toStringRef());
      read(join_path(path, key->toStringRef()), user.output(), type.items.front());
    } else if (key->isInt() && key->toInt() >= 0 && key->toInt() < max_items) {
      const auto index = static_cast<std::size_t>(key->toInt());
      if (type.kind == Kind::list) count_at_least(path, key->toInt() + 1);
      if (const ArgumentType* item = item_of(type, index))
        read(join_path(path, std::to_string(index)), user.output(), *item);
    }
  }

  void count_at_least(const std::string& path, std::int64_t count) {
    std::int64_t& known = facts_.counts[path];
    known = std::max(known, count);
  }

  static const ArgumentType* item_of(const ArgumentType& type, std::size_t index) {
    if (type.kind == Kind::list) return &type.items.front();
    return type.kind == Kind::tuple && index < type.items.size() ? &type.items[index] : nullptr;
  }

  ModelFacts& facts_;
  GraphShapes& shapes_;
  GraphUses uses_;
};

void add_weights(ModelFacts& facts, const torch::jit::Module& model) {
  const auto add = [&](const std::string& name, const at::Tensor& tensor) {
    if (tensor.defined() && !tensor.is_sparse()) facts.weights.emplace_back(name, tensor.sizes().vec());
  };
  for (const auto& parameter : model.named_parameters())
    add(parameter.name, parameter.value);
  for (const auto& buffer : model.named_buffers())
    add(buffer.name, buffer.value);
}

}  // namespace

ArgumentType argument_type(const c10::TypePtr& type) {
  if (const auto optional = type->cast<c10::OptionalType>()) {
    ArgumentType result = argument_type(optional->getElementType());
    result.optional = true;
    return result;
  }
  ArgumentType result{kind_of(type), false, {}, type->annotation_str()};
  if (result.kind == Kind::dict) {
    result.items.push_back(argument_type(type->expectRef<c10::DictType>().getValueType()));
  } else if (result.kind == Kind::list || result.kind == Kind::tuple) {
    for (const c10::TypePtr& item : type->containedTypes())
      result.items.push_back(argument_type(item));
  }
  return result;
}

ModelFacts read_model_facts(const torch::jit::Module& model) {
  const torch::jit::Method method = find_method(model, "forward");
  const c10::FunctionSchema& schema = method.function().getSchema();
  const auto graph = method.graph()->copy();
  torch::jit::Inline(*graph);
  ModelFacts facts;
  GraphShapes shapes(*graph, model);
  ParameterReader reader(facts, shapes);
  for (std::size_t i = 1; i < schema.arguments().size(); ++i) {  // the first one is self
    const c10::Argument& argument = schema.arguments()[i];
    facts.parameters.push_back({argument.name(), argument_type(argument.type()), argument.default_value().has_value()});
    reader.read(argument.name(), graph->inputs().at(i), facts.parameters.back().type);
  }
  add_weights(facts, model);
  return facts;
}

}  // namespace input_observer
