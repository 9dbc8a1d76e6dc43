#include "inference/view/observed_class.h"

#include <algorithm>

namespace input_observer {
namespace {

/** Hands out columns, contents and slots in the order in which flatten() writes them. */
class LeafCounter {
 public:
  ClassLeaf take(Side side, const Leaf& leaf, bool placeholder) {
    ClassLeaf result{side, leaf.path, leaf.value, placeholder, 0, 0, std::nullopt, std::nullopt};
    if (placeholder) return result;
    result.column = column_;
    if (const auto* tensor = leaf.value->get_if<TensorValue>()) {
      result.columns = static_cast<std::uint32_t>(tensor->shape.size());
      if (side == Side::input) result.content = content_++;
    } else if (side == Side::input && leaf.value->get_if<std::int64_t>()) {
      result.columns = 1;
    } else if (side == Side::input && leaf.value->is_scalar()) {
      result.slot = slot_++;
    }
    column_ += result.columns;
    return result;
  }

 private:
  std::uint32_t column_ = 0, content_ = 0, slot_ = 0;
};

ObservedClass observe(const SignatureClass& source, const Signature& signature, const NamedValues& value_if_missing) {
  ObservedClass result(source);
  auto filled = fill_missing(source.structure.arguments, signature, value_if_missing);
  result.arguments = std::move(filled.arguments);
  LeafCounter counter;
  for (std::size_t i = 0; i < signature.size(); ++i) {
    for (const auto& leaf : leaves(signature[i].name, result.arguments[i])) {
      result.leaves.push_back(counter.take(Side::input, leaf, filled.is_placeholder(i, leaf.path)));
    }
  }
  if (source.structure.outputs) {
    for (const auto& leaf : leaves("out", *source.structure.outputs)) {
      result.leaves.push_back(counter.take(Side::output, leaf, false));
    }
  }
  result.substituted = std::move(filled.substituted);
  result.substituted_leaves = std::move(filled.leaves);
  return result;
}

}  // namespace

std::optional<int> ClassLeaf::rank() const {
  if (const auto* tensor = value->get_if<TensorValue>()) return static_cast<int>(tensor->shape.size());
  if (side == Side::input && value->get_if<std::int64_t>()) return -1;
  return std::nullopt;
}

std::vector<ObservedClass> observe_classes(const ShapeReport& report, const NamedValues& value_if_missing) {
  std::vector<ObservedClass> result;
  for (const auto& source : report.classes)
    result.push_back(observe(source, report.signature, value_if_missing));
  return result;
}

bool gives(const ObservedClass& observed, const Signature& signature, std::size_t parameter) {
  const auto& declared = signature[parameter];
  const auto& argument = observed.arguments[parameter];
  if (observed.substituted[parameter]) return is_given(declared, argument);
  if (!argument.is_scalar()) return is_given(declared, argument);
  const auto& state = observed.source->state;
  return std::ranges::any_of(observed.leaves, [&](const ClassLeaf& leaf) {
    if (leaf.side != Side::input || leaf.value != &argument) return false;
    if (leaf.slot) {
      const auto& seen = observed.source->scalars[*leaf.slot];
      return seen.more || std::ranges::any_of(seen.values, [&](const Value& v) { return is_given(declared, v); });
    }
    return state.min(leaf.column) != state.max(leaf.column) || is_given(declared, Value{state.min(leaf.column)});
  });
}

}  // namespace input_observer
