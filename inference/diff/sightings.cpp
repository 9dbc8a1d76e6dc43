#include "inference/diff/sightings.h"

#include <algorithm>

#include "observer/path.h"

namespace input_observer {
namespace {

/** The type of a leaf as people call it; empty for None. */
std::string type_of(const Value& leaf) {
  if (const auto* tensor = leaf.get_if<TensorValue>()) return std::string(name_of(tensor->dtype));
  if (const auto* unknown = leaf.get_if<UnknownValue>()) return unknown->type;
  if (leaf.get_if<std::int64_t>()) return "int";
  if (leaf.get_if<double>()) return "float";
  if (leaf.get_if<bool>()) return "bool";
  return leaf.get_if<std::string>() ? "str" : "";
}

class Collector {
 public:
  Collector(const ListFolding& folding, Sightings& into) : folding_(folding), into_(into) {}

  void collect(const ObservedClass& observed, const Signature& signature) {
    next_ = observed.leaves.begin();
    class_ = observed.source;
    for (std::size_t i = 0; i < signature.size(); ++i) {
      visit(Side::input, signature[i].name, join_path({}, signature[i].name), observed.arguments[i]);
    }
    for (const auto& output : observed.outputs)
      visit(Side::output, "out", "->out", output);
  }

 private:
  LeafKey key(Side side, const std::string& path) const { return {side, folding_.fold(side, path).path}; }

  /** Depth first, the order of ObservedClass::leaves. */
  void visit(Side side, const std::string& path, const std::string& starred, const Value& value) {
    const auto* list = value.get_if<ListValue>();
    if (list != nullptr) into_.lengths[key(side, path)].insert(list->items.size());
    const auto below = children(value);
    for (const auto& [component, child] : below) {
      visit(side, join_path(path, component), join_path(starred, list != nullptr ? "*" : component), *child);
    }
    const bool container =
        list != nullptr || value.get_if<TupleValue>() || value.get_if<DictValue>() || value.get_if<ObjectValue>();
    if (!container) take(*next_++, starred);
  }

  void take(const ClassLeaf& leaf, const std::string& starred) {
    const auto type = type_of(*leaf.value);
    if (type.empty()) return;
    auto& seen = into_.leaves[key(leaf.side, leaf.path)];
    seen.types.insert(type);
    seen.starred = starred;
    if (leaf.slot) seen.scalars.push_back(class_->scalars[*leaf.slot]);
    const auto rank = leaf.rank();
    if (!rank) return;
    auto& axes = seen.sizes[*rank];
    axes.resize(leaf.columns);
    for (std::uint32_t i = 0; i < leaf.columns; ++i) {
      const auto column = leaf.column + i;
      axes[i].add(class_->state.histogram(column), class_->state.min(column), class_->state.max(column));
    }
  }

  const ListFolding& folding_;
  Sightings& into_;
  std::vector<ClassLeaf>::const_iterator next_;
  const SignatureClass* class_ = nullptr;
};

}  // namespace

Sightings sightings_of(std::span<const ObservedClass* const> classes, const ListFolding& folding,
                       const Signature& signature) {
  Sightings result;
  for (const auto* observed : classes)
    Collector(folding, result).collect(*observed, signature);
  return result;
}

}  // namespace input_observer
