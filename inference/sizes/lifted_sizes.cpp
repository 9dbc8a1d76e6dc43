#include "inference/sizes/lifted_sizes.h"

#include <algorithm>

namespace input_observer {
namespace {

constexpr int max_lifts = 64;

const Expression* find_negative(const std::vector<InferredLeaf>& leaves, const DimSizes& sizes) {
  for (const InferredLeaf& leaf : leaves) {
    for (const Expression& size : leaf.shape) {
      const auto names = size.names();
      const bool known = std::ranges::all_of(names, [&](const auto& name) { return sizes.contains(name); });
      if (known && size.evaluate(sizes) < 0) return &size;
    }
  }
  return nullptr;
}

// Raises the first dim that makes the size larger, past every other dim's size; false where none does.
bool lift(const Expression& size, DimSizes& sizes) {
  const std::int64_t lack = -size.evaluate(sizes);
  for (const std::string& name : size.names()) {
    DimSizes raised = sizes;
    raised[name] += lack + 1;
    const auto is_taken = [&] {
      return std::ranges::any_of(
          raised, [&](const auto& other) { return other.first != name && other.second == raised.at(name); });
    };
    while (is_taken())
      ++raised[name];
    if (size.evaluate(raised) <= size.evaluate(sizes)) continue;
    sizes = std::move(raised);
    return true;
  }
  return false;
}

}  // namespace

DimSizes lifted_sizes(const std::vector<InferredLeaf>& leaves, DimSizes sizes) {
  for (int i = 0; i < max_lifts; ++i) {
    const Expression* negative = find_negative(leaves, sizes);
    if (!negative || !lift(*negative, sizes)) break;
  }
  return sizes;
}

}  // namespace input_observer
