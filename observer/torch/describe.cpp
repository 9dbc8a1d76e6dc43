#include "observer/torch/describe.h"

#include <utility>

#include "observer/torch/traverse.h"

namespace input_observer {
namespace {

/** Builds the tree out of what a traversal tells. */
class ValueBuilder {
 public:
  void none() { add(NoneValue{}); }
  void tensor(const at::TensorImpl& impl, ScalarType dtype) {
    TensorValue tensor{dtype, Sizes(impl.sizes().begin(), impl.sizes().end()), "", "", {}};
    if (!impl.is_cpu()) tensor.device = impl.device().str();
    add(std::move(tensor));
  }
  void integer(std::int64_t value) { add(value); }
  void boolean(bool value) { add(value); }
  void floating(double value) { add(value); }
  void text(const std::string& value) { add(text_value(value).data); }
  void unknown(std::string type) { add(UnknownValue{std::move(type)}); }
  void list(std::size_t size) { open(ListValue{}, size); }
  void tuple(std::size_t size) { open(TupleValue{}, size); }
  void dict(std::size_t size) { open(DictValue{}, size); }
  void object(std::string type, std::size_t size) { open(ObjectValue{std::move(type), {}}, size); }
  void key(std::string name) { key_ = std::move(name); }

  Value result() { return std::move(root_); }

 private:
  /** A container that waits for so many values. */
  struct Open {
    Value* container;
    std::size_t missing;
  };

  Value& add(Value::Data data) {
    while (!open_.empty() && open_.back().missing == 0)
      open_.pop_back();
    if (open_.empty()) return root_ = Value{std::move(data)};
    --open_.back().missing;
    Value& parent = *open_.back().container;
    if (auto* list = parent.get_if<ListValue>()) return list->items.emplace_back(Value{std::move(data)});
    if (auto* tuple = parent.get_if<TupleValue>()) return tuple->items.emplace_back(Value{std::move(data)});
    auto* dict = parent.get_if<DictValue>();
    auto& named = dict ? dict->items : parent.get_if<ObjectValue>()->attributes;
    return named.emplace_back(std::move(key_), Value{std::move(data)}).second;
  }

  template <class Container>
  void open(Container container, std::size_t size) {
    Value& value = add(std::move(container));
    // The room is reserved at once: the containers above point into it while it fills.
    std::visit(
        [size](auto& data) {
          if constexpr (requires { data.items.reserve(size); }) data.items.reserve(size);
          if constexpr (requires { data.attributes.reserve(size); }) data.attributes.reserve(size);
        },
        value.data);
    open_.push_back({&value, size});
  }

  Value root_;
  std::vector<Open> open_;
  std::string key_;
};

}  // namespace

Value describe(const at::IValue& value) {
  ValueBuilder builder;
  Traversal(builder).visit(value);
  return builder.result();
}

std::vector<Value> describe_all(c10::ArrayRef<at::IValue> values) {
  std::vector<Value> described;
  described.reserve(values.size());
  for (const at::IValue& value : values)
    described.push_back(describe(value));
  return described;
}

}  // namespace input_observer
