#include "inference/view/observed_class.h"

#include <algorithm>
#include <map>
#include <utility>

namespace input_observer {
namespace {

/** Hands out columns, contents and slots in the order in which flatten() writes them. */
class LeafCounter {
 public:
  ClassLeaf take(Side side, const Leaf& leaf) {
    ClassLeaf result{side, leaf.path, leaf.value, false, column_, 0, std::nullopt, std::nullopt};
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

/** The leaves of the structure itself by side and path. */
class StructureLeaves {
 public:
  StructureLeaves(const Structure& structure, const Signature& signature) {
    LeafCounter counter;
    for (std::size_t p = 0; p < signature.size(); ++p) {
      for (const auto& leaf : input_observer::leaves(signature[p].name, structure.arguments[p]))
        add(counter.take(Side::input, leaf));
    }
    if (!structure.outputs) return;
    for (const auto& leaf : input_observer::leaves("out", *structure.outputs))
      add(counter.take(Side::output, leaf));
  }

  /** Of a leaf that may stand in another order. */
  ClassLeaf at(Side side, const Leaf& leaf) const {
    auto result = leaves_.at({side, leaf.path});
    result.value = leaf.value;
    return result;
  }

 private:
  void add(ClassLeaf leaf) { leaves_.emplace(std::pair(leaf.side, leaf.path), std::move(leaf)); }

  std::map<std::pair<Side, std::string>, ClassLeaf> leaves_;
};

ObservedClass observe(const SignatureClass& source, const Signature& signature, const NamedValues& value_if_missing) {
  ObservedClass result(source);
  auto values = source.structure.arguments;
  if (source.structure.outputs) values.push_back(*source.structure.outputs);
  values = in_usual_order(source, std::move(values));
  if (source.structure.outputs) {
    result.outputs.push_back(std::move(values.back()));
    values.pop_back();
  }
  auto filled = fill_missing(std::move(values), signature, value_if_missing);
  result.arguments = std::move(filled.arguments);
  const StructureLeaves known(source.structure, signature);
  for (std::size_t i = 0; i < signature.size(); ++i) {
    for (const auto& leaf : leaves(signature[i].name, result.arguments[i])) {
      const bool placeholder = filled.is_placeholder(i, leaf.path);
      result.leaves.push_back(
          placeholder ? ClassLeaf{Side::input, leaf.path, leaf.value, true, 0, 0, std::nullopt, std::nullopt}
                      : known.at(Side::input, leaf));
    }
  }
  for (const auto& output : result.outputs) {
    for (const auto& leaf : leaves("out", output))
      result.leaves.push_back(known.at(Side::output, leaf));
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

std::vector<Value> in_usual_order(const SignatureClass& of, std::vector<Value> sorted) {
  return with_key_order(std::move(sorted), of.orders.most_frequent());
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
