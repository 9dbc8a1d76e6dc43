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

/** Whether bools and texts of both may be the same; floats tell no classes apart. */
bool may_be_alike(const SignatureClass& a, const SignatureClass& b) {
  for (std::size_t slot = 0; slot < b.scalars.size(); ++slot) {
    const auto& values = b.scalars[slot].values;
    if (values.size() > 1 || values.front().get_if<double>() != nullptr) continue;
    if (!may_hold(a.scalars[slot], values.front())) return false;
  }
  return true;
}

}  // namespace

bool may_hold(const ScalarValues& seen, const Value& value) {
  auto with = seen;
  with.add(value);
  return with == seen;
}

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

std::vector<std::size_t> ComparedClasses::closest(std::size_t class_of_b) const {
  const auto candidates = like(class_of_b);
  std::vector<std::size_t> result;
  for (const auto k : candidates) {
    if (may_be_alike(a_.classes[k], b_.classes[class_of_b])) result.push_back(k);
  }
  return result.empty() ? candidates : result;
}

bool ComparedClasses::may_be_dropped(std::size_t class_of_b) const {
  if (a_.dropped_calls == 0 || !like(class_of_b).empty()) return false;
  // What is kept are the structures of fewest columns, ties by key: one before the last kept was never dropped.
  const auto rank = [](const SignatureClass& of) { return std::pair(of.state.columns(), key_of(of.structure)); };
  const auto added = rank(b_.classes[class_of_b]);
  return std::ranges::all_of(a_.classes, [&](const SignatureClass& kept) { return rank(kept) < added; });
}

}  // namespace input_observer
