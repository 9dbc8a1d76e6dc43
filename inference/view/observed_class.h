#pragma once

#include <optional>
#include <string>
#include <vector>

#include "inference/view/placeholders.h"

namespace input_observer {

/** A leaf of one class and where a row keeps its integers. */
struct ClassLeaf {
  Side side = Side::input;
  std::string path;
  const Value* value = nullptr;          ///< in ObservedClass::arguments or outputs
  bool placeholder = false;              ///< of `value_if_missing`: `value` holds its sizes, rows do not
  std::uint32_t column = 0;              ///< the first of its columns in a row
  std::uint32_t columns = 0;             ///< 0: no integers, or a placeholder
  std::optional<std::uint32_t> content;  ///< into SignatureClass::content
  std::optional<std::uint32_t> slot;     ///< into SignatureClass::scalars

  /** Of a tensor; -1: an int; nothing: neither. */
  std::optional<int> rank() const;
};

/**
 * A signature class as an inference sees it: the keys of dicts as most of its calls had them, absent parameters
 * replaced by what the user said stands in for them.
 */
struct ObservedClass {
  const SignatureClass* source = nullptr;
  std::vector<Value> arguments;                 ///< one per parameter: the structure's, or a placeholder
  std::vector<Value> outputs;                   ///< at most one: the structure's
  std::vector<bool> substituted;                ///< one per parameter: the whole of it is a placeholder
  std::vector<std::string> substituted_leaves;  ///< paths inside of given arguments at which a placeholder stands
  std::vector<ClassLeaf> leaves;                ///< of arguments, then of results, in their order

  explicit ObservedClass(const SignatureClass& from) : source(&from) {}
  ObservedClass(ObservedClass&&) = default;  // leaves point into arguments: moving keeps them, copying would not
  ObservedClass& operator=(ObservedClass&&) = default;
};

/** Values of a class, one per parameter, with the keys of dicts as most of its calls had them. */
std::vector<Value> in_usual_order(const SignatureClass& of, std::vector<Value> sorted);

/** The classes of a report in its order. The report must outlive them. */
std::vector<ObservedClass> observe_classes(const ShapeReport& report, const NamedValues& value_if_missing);

/** True when a call of this class said something for the parameter (see is_given()), a placeholder included. */
bool gives(const ObservedClass& observed, const Signature& signature, std::size_t parameter);

}  // namespace input_observer
