#include "inference/probe/axis_sets.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "inference/names/element_dims.h"
#include "inference/view/list_index.h"
#include "observer/path.h"

namespace input_observer {
namespace {

class SetMaker {
 public:
  void add(const InferredLeaf& leaf, std::size_t index, int rank, int axis, const Expression& size) {
    const auto key = std::tuple(layout_of(leaf.path), rank, axis, size.text());
    const auto [place, added] = places_.emplace(key, sets_.size());
    if (added) sets_.push_back({{leaf.path, axis}, rank, size, {}});
    AxisSet& set = sets_[place->second];
    set.members.emplace_back(index, axis);
    if (!added) set.at.path = std::get<0>(key);
  }
  std::vector<AxisSet> take() { return std::move(sets_); }

 private:
  std::map<std::tuple<std::string, int, int, std::string>, std::size_t> places_;
  std::vector<AxisSet> sets_;
};

}  // namespace

std::string layout_of(const std::string& path) {
  const auto words = split_path(path);
  std::string layout;
  for (std::size_t i = 0; i < words.size(); ++i) {
    layout = i == 0 ? join_path("", words[0]) : join_path(layout, list_index(words[i]) ? "*" : words[i]);
  }
  return layout;
}

std::vector<AxisSet> axis_sets(const InferredSignature& signature) {
  SetMaker maker;
  for (std::size_t i = 0; i < signature.inputs.size(); ++i) {
    const InferredLeaf& leaf = signature.inputs[i];
    if (leaf.value) maker.add(leaf, i, -1, -1, *leaf.value);
    const int rank = static_cast<int>(leaf.shape.size());
    for (int axis = 0; axis < rank; ++axis)
      maker.add(leaf, i, rank, axis, leaf.shape[static_cast<std::size_t>(axis)]);
  }
  return maker.take();
}

const Dim* find_dim(const Inference& inference, const std::string& name) {
  const auto named = [&](const std::string& wanted) {
    const auto found =
        std::find_if(inference.dims.begin(), inference.dims.end(), [&](const Dim& dim) { return dim.name == wanted; });
    return found == inference.dims.end() ? nullptr : &*found;
  };
  if (const Dim* exact = named(name)) return exact;
  const auto dim = dim_of_element(name);
  return dim ? named(*dim) : nullptr;
}

Dim* find_dim(Inference& inference, const std::string& name) {
  return const_cast<Dim*>(find_dim(std::as_const(inference), name));
}

bool differs_by_element(const Inference& inference, const std::string& dim) {
  bool in_elements = false;
  for (const InferredLeaf& leaf : inference.inputs) {
    const auto words = split_path(leaf.path);
    const bool element = std::find(words.begin(), words.end(), "*") != words.end();
    const auto is_it = [&](const Expression& size) { return size.is_dim() && size.name() == dim; };
    const bool here = std::any_of(leaf.shape.begin(), leaf.shape.end(), is_it) || (leaf.value && is_it(*leaf.value));
    if (here && !element) return false;
    in_elements |= here;
  }
  return in_elements;
}

const Dim* find_dim(const Inference& inference, const Expression& size) {
  if (size.is_dim()) return find_dim(inference, size.name());
  const auto found = std::find_if(inference.dims.begin(), inference.dims.end(),
                                  [&](const Dim& dim) { return dim.expression && *dim.expression == size; });
  return found == inference.dims.end() ? nullptr : &*found;
}

}  // namespace input_observer
