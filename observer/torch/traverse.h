#pragma once

#include <ATen/core/class_type.h>
#include <ATen/core/ivalue.h>
#include <c10/core/DispatchKeySet.h>
#include <c10/util/SmallVector.h>

#include <algorithm>
#include <cstddef>
#include <string>

#include "observer/torch/scalar_type.h"
#include "observer/value.h"

namespace input_observer {

/** Containers within each other that no value has more of. */
inline constexpr std::size_t max_value_depth = max_value_levels / 2;

/** The text without TorchScript's `___torch_mangle_12.`, which only counts the types that a process loaded. */
std::string without_mangling(std::string text);

/** The name under which a value is recorded that has no other description: `sparse_coo tensor`, `Device`. */
std::string unknown_type_of(const at::IValue& value);

/** The name of a TorchScript class, without mangling. */
std::string type_name_of(const at::IValue& object);

/**
 * Visits a value depth first without touching a reference count where it can be avoided. The sink has the functions of
 * FlatCall, but for `tensor(const TensorImpl&, ScalarType)`; the walk that records and the description of a value are
 * two sinks of this one traversal, so they cannot disagree.
 */
template <class Sink>
class Traversal {
 public:
  explicit Traversal(Sink& sink) : sink_(sink) {}

  [[gnu::always_inline]] void visit(const at::IValue& value) {
    if (value.isTensor()) return tensor(value);
    if (value.isTuple()) return tuple(value);
    visit_other(value);
  }

 private:
  // Apart from visit(), so that tensors and pairs of them, which are most of what there is, cost little.
  [[gnu::noinline]] void visit_other(const at::IValue& value) {
    if (value.isNone()) return sink_.none();
    if (value.isList()) return list(value);
    if (value.isInt()) return sink_.integer(value.toInt());
    if (value.isBool()) return sink_.boolean(value.toBool());
    if (value.isDouble()) return sink_.floating(value.toDouble());
    if (value.isString()) return sink_.text(value.toStringRef());
    if (value.isGenericDict()) return dict(value);
    if (value.isObject()) return object(value);
    unknown(value);
  }

  [[gnu::always_inline]] void tensor(const at::IValue& value) {
    const at::TensorImpl& impl = *value.unsafeToTensorImpl();
    const auto dtype = to_scalar_type(impl.dtype().toScalarType());
    if (!dtype || is_unusual(impl)) return unknown(value);
    sink_.tensor(impl, *dtype);
  }
  [[gnu::noinline]] void unknown(const at::IValue& value) { sink_.unknown(unknown_type_of(value)); }

  /** Sparse, opaque and nested tensors have no plain sizes; one look at the keys is the price of asking. */
  static bool is_unusual(const at::TensorImpl& impl) {
    static constexpr auto unusual =
        c10::sparse_ks | c10::sparse_csr_ks | c10::mkldnn_ks | c10::DispatchKeySet(c10::DispatchKey::NestedTensor);
    return impl.key_set().has_any(unusual);
  }

  [[gnu::noinline]] void tuple(const at::IValue& value) {
    // A tuple cannot be changed after its making: a cycle always passes something else as well.
    if (levels_ + container_levels > max_value_levels) return too_deep();
    levels_ += container_levels;
    const auto& items = value.toTupleRef().elements();
    sink_.tuple(items.size());
    for (const at::IValue& item : items)
      visit(item);
    levels_ -= container_levels;
  }

  void list(const at::IValue& value) {
    if (!enter(value.internalToPointer())) return;
    const auto items = value.toListRef();
    sink_.list(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
      fetch_ahead(items.slice(i));
      visit(items[i]);
    }
    leave();
  }

  // A cache of many layers lies all over the memory, and waiting for it is most of what a walk costs: what comes
  // later in a list is asked for early, first the tuples, then the tensors in them.
  static constexpr std::size_t tensors_ahead = 4;
  static constexpr std::size_t tuples_ahead = 8;

  static void fetch_ahead(c10::ArrayRef<at::IValue> rest) {
    if (rest.size() > tuples_ahead && rest[tuples_ahead].isTuple()) {
      __builtin_prefetch(rest[tuples_ahead].internalToPointer());
    }
    if (rest.size() <= tensors_ahead) return;
    const at::IValue& item = rest[tensors_ahead];
    if (item.isTensor()) return fetch(item);
    if (!item.isTuple()) return;
    for (const at::IValue& each : item.toTupleRef().elements()) {
      if (each.isTensor()) fetch(each);
    }
  }

  /** Sizes and dtype stand in the second and third cache line of a tensor. */
  static void fetch(const at::IValue& tensor) {
    const auto* address = reinterpret_cast<const char*>(tensor.unsafeToTensorImpl());
    __builtin_prefetch(address + 64);
    __builtin_prefetch(address + 128 + 40);
  }

  void dict(const at::IValue& value) {
    const auto items = value.toGenericDict();
    const auto& key_type = *items.keyType();
    const bool named = key_type.kind() == c10::TypeKind::StringType;
    if (!named && key_type.kind() != c10::TypeKind::IntType) return unknown(value);
    if (!enter(value.internalToPointer())) return;
    sink_.dict(items.size());
    for (const auto& item : items) {
      if (named) {
        sink_.key(item.key().toStringRef());
      } else {
        sink_.key(std::to_string(item.key().toInt()));
      }
      visit(item.value());
    }
    leave();
  }

  void object(const at::IValue& value) {
    const auto& object = value.toObjectRef();
    const auto type = object.type();
    if (type->is_module()) return sink_.unknown(type_name_of(value));
    if (!enter(value.internalToPointer(), object_levels)) return;
    sink_.object(type_name_of(value), type->numAttributes());
    for (std::size_t i = 0; i < type->numAttributes(); ++i) {
      sink_.key(type->getAttributeName(i));
      visit(object.getSlot(i));
    }
    leave(object_levels);
  }

  /** False, and recorded as unknown, where a container is nested too deep or holds itself. */
  bool enter(const void* container, std::size_t levels = container_levels) {
    if (levels_ + levels > max_value_levels) {
      too_deep();
      return false;
    }
    if (std::find(path_.begin(), path_.end(), container) != path_.end()) {
      sink_.unknown("part of itself");
      return false;
    }
    levels_ += levels;
    path_.push_back(container);
    return true;
  }
  void leave(std::size_t levels = container_levels) {
    levels_ -= levels;
    path_.pop_back();
  }
  [[gnu::noinline]] void too_deep() { sink_.unknown("nested too deep"); }

  Sink& sink_;
  std::size_t levels_ = 0;
  c10::SmallVector<const void*, 8> path_;  // containers that may hold themselves
};

}  // namespace input_observer
