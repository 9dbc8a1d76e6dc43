#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "observer/scalar_type.h"

namespace input_observer {

struct Value;
struct NamedValue;

/**
 * JSON levels that the containers of a value may take, of the max_json_depth (256) that a reader takes: a tensor has
 * three more, and a value stands up to nine levels deep in a report, an inference or a call log. What a walk finds
 * nested deeper it records as unknown. 120 lists, or 80 class instances.
 */
inline constexpr std::size_t max_value_levels = 240;
inline constexpr std::size_t container_levels = 2;  ///< of a list, tuple or dict: {"list": [V]}
inline constexpr std::size_t object_levels = 3;     ///< {"object": {"attributes": {"name": V}}}

/** Sizes of one tensor, one per axis. */
using Sizes = std::vector<std::int64_t>;

/** What the elements of a tensor looked like, where somebody looked at them; it guides the making of new ones. */
struct TensorContent {
  /** A pattern that every seen tensor of this leaf followed. */
  enum class Pattern {
    any,
    arange,         ///< consecutive along the last axis, starting anywhere
    additive_mask,  ///< floating: 0 or one large negative number (or -inf)
  };

  std::optional<double> min;  ///< smallest element, infinities left out
  std::optional<double> max;
  Pattern pattern = Pattern::any;

  bool known() const { return min.has_value(); }
  bool operator==(const TensorContent&) const = default;
};

/** `any`, `arange` or `additive_mask`. */
const char* name_of(TensorContent::Pattern pattern);
std::optional<TensorContent::Pattern> pattern_of(std::string_view name);

/** A tensor described without its elements. */
struct TensorValue {
  ScalarType dtype = ScalarType::float32;
  Sizes shape;
  std::string device;  ///< empty: not said; else PyTorch's name, `cpu`, `cuda:0`
  std::string layout;  ///< empty: strided
  TensorContent content;

  bool operator==(const TensorValue&) const = default;
};

/** Python's None. */
struct NoneValue {
  bool operator==(const NoneValue&) const = default;
};

/** A list; elements in order. */
struct ListValue {
  std::vector<Value> items;
  bool operator==(const ListValue&) const;
};

/** A tuple; a named tuple is written as a plain one, for that is how it is called. */
struct TupleValue {
  std::vector<Value> items;
  bool operator==(const TupleValue&) const;
};

/** Named values in their own order; an int key is written in decimal. */
using NamedValues = std::vector<NamedValue>;

/** A dict; keys in their own order. */
struct DictValue {
  NamedValues items;
  bool operator==(const DictValue&) const;
};

/** An instance of a TorchScript class; attributes in declared order. */
struct ObjectValue {
  std::string type;
  NamedValues attributes;
  bool operator==(const ObjectValue&) const;
};

/** What is known by its type's name only: dtype, device, enum, undefined, sparse or nested tensor, a long text. */
struct UnknownValue {
  std::string type;
  bool operator==(const UnknownValue&) const = default;
};

/** One argument, or one result, of a call: the tree that the contract calls V. */
struct Value {
  using Data = std::variant<NoneValue, TensorValue, bool, std::int64_t, double, std::string, ListValue, TupleValue,
                            DictValue, ObjectValue, UnknownValue>;
  Data data;

  bool is_none() const { return std::holds_alternative<NoneValue>(data); }
  /** A bool, int, float or str. */
  bool is_scalar() const;
  bool is_tensor() const { return std::holds_alternative<TensorValue>(data); }

  template <class T>
  const T* get_if() const {
    return std::get_if<T>(&data);
  }
  template <class T>
  T* get_if() {
    return std::get_if<T>(&data);
  }

  bool operator==(const Value&) const;  ///< a NaN equals itself; true and 1 and 1.0 differ
};

/** A name and what it stands for: a std::pair but that its type may be named while Value is incomplete. */
struct NamedValue {
  std::string first;
  Value second;

  NamedValue() = default;
  NamedValue(std::string name, Value value) : first(std::move(name)), second(std::move(value)) {}
  bool operator==(const NamedValue&) const = default;
};

/** Texts longer than this are kept as length and hash, never as text. */
inline constexpr std::size_t max_text_length = 64;

/** The text itself, or UnknownValue `str of N characters, hash H` when it is longer than max_text_length bytes. */
Value text_value(const std::string& text);

/** The children of a container with the path component of each: index, key or attribute name. */
std::vector<std::pair<std::string, const Value*>> children(const Value& value);

/** One leaf of a tree: anything that is not a container. None is a leaf, an empty container is none. */
struct Leaf {
  std::string path;
  const Value* value = nullptr;
};

/** The leaves below `value` in depth-first order; paths begin with `path`. */
std::vector<Leaf> leaves(const std::string& path, const Value& value);

}  // namespace input_observer
