#include "inference/view/leaf_facts.h"

#include <algorithm>
#include <tuple>

namespace input_observer {
namespace {

/** One way in which a leaf was seen. */
struct Layout {
  std::uint64_t count = 0;
  TensorContent content;
  bool observed = false;
};

/** Layouts by rank and dtype name. */
using Layouts = std::map<std::pair<int, std::string>, Layout>;

LeafFacts facts_of(const Layouts& layouts) {
  LeafFacts facts;
  const bool observed = std::ranges::any_of(layouts, [](const auto& entry) { return entry.second.observed; });
  const Layout* best = nullptr;
  for (const auto& [key, layout] : layouts) {
    facts.ranks.insert(key.first);
    if (!observed || layout.observed) facts.dtypes.insert(key.second);
    // Keys ascend, so the first of equally frequent dtypes stays. A placeholder counts for the rank, as it does in the
    // arguments, but yields to any dtype that was seen at it.
    const auto weight = std::pair(layout.observed, layout.count);
    if (best == nullptr || key.first > facts.rank || weight > std::pair(best->observed, best->count)) {
      best = &layout;
      facts.rank = key.first;
      facts.dtype = *scalar_type_of(key.second);
      facts.content = layout.content;
    }
  }
  return facts;
}

}  // namespace

FactTable find_facts(const JointView& view) {
  std::map<std::pair<Side, std::string>, Layouts> seen;
  std::set<std::pair<Side, std::string>> from_user;
  for (const auto& observed : view.classes) {
    for (const auto& leaf : observed.leaves) {
      const auto* tensor = leaf.value->get_if<TensorValue>();
      if (tensor == nullptr) continue;
      auto& layouts = seen[{leaf.side, view.folding->fold(leaf.side, leaf.path).path}];
      auto& layout = layouts[{static_cast<int>(tensor->shape.size()), std::string(name_of(tensor->dtype))}];
      if (leaf.placeholder) from_user.emplace(leaf.side, view.folding->fold(leaf.side, leaf.path).path);
      if (leaf.placeholder) continue;
      layout.observed = true;
      layout.count += observed.source->state.count();
      if (leaf.content) layout.content = merge(layout.content, observed.source->content[*leaf.content]);
    }
  }
  FactTable result;
  for (const auto& [key, layouts] : seen)
    result.emplace(key, facts_of(layouts)).first->second.from_user = from_user.contains(key);
  return result;
}

}  // namespace input_observer
