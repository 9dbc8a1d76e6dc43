#include "inference/diff/compared_classes.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace input_observer {
namespace {

std::vector<ObservedClass> classes_of_both(const ShapeReport& a, const ShapeReport& b) {
  auto result = observe_classes(a, {});
  auto others = observe_classes(b, {});
  std::move(others.begin(), others.end(), std::back_inserter(result));
  return result;
}

std::string arguments_key(const SignatureClass& of) {
  return key_of({of.structure.arguments, std::nullopt});
}

}  // namespace

ComparedClasses::ComparedClasses(const ShapeReport& a, const ShapeReport& b)
    : a_(a), b_(b), classes_(classes_of_both(a, b)), folding_(classes_, a.signature) {
  for (std::size_t i = 0; i < a.classes.size(); ++i)
    by_arguments_.emplace(arguments_key(a.classes[i]), i);
}

std::vector<const ObservedClass*> ComparedClasses::all_of_a() const {
  std::vector<const ObservedClass*> result;
  for (std::size_t i = 0; i < a_.classes.size(); ++i)
    result.push_back(&classes_[i]);
  return result;
}

std::vector<const ObservedClass*> ComparedClasses::all_of_b() const {
  std::vector<const ObservedClass*> result;
  for (std::size_t i = a_.classes.size(); i < classes_.size(); ++i)
    result.push_back(&classes_[i]);
  return result;
}

std::vector<std::size_t> ComparedClasses::like(std::size_t class_of_b) const {
  const auto& added = b_.classes[class_of_b];
  std::vector<std::size_t> result;
  const auto [begin, end] = by_arguments_.equal_range(arguments_key(added));
  for (auto it = begin; it != end; ++it) {
    const auto& outputs = a_.classes[it->second].structure.outputs;
    if (!outputs || !added.structure.outputs || *outputs == *added.structure.outputs) result.push_back(it->second);
  }
  return result;
}

bool ComparedClasses::may_be_dropped(std::size_t class_of_b) const {
  if (a_.dropped_calls == 0 || !like(class_of_b).empty()) return false;
  // What is kept are the structures of fewest columns, ties by key: one before the last kept was never dropped.
  const auto rank = [](const SignatureClass& of) { return std::pair(of.state.columns(), key_of(of.structure)); };
  const auto added = rank(b_.classes[class_of_b]);
  return std::ranges::all_of(a_.classes, [&](const SignatureClass& kept) { return rank(kept) < added; });
}

}  // namespace input_observer
