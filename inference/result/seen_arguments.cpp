#include "inference/result/seen_arguments.h"

#include <algorithm>

#include "inference/view/value_tree.h"
#include "observer/path.h"

namespace input_observer {
namespace {

const InferredSignature& chosen(const Inference& inference, const std::string& id) {
  const auto& signatures = inference.signatures;
  if (signatures.empty()) throw bad_input({{}, 0, "signatures"}, "expected a call at least");
  if (id.empty()) {
    return *std::ranges::max_element(signatures, [](const InferredSignature& a, const InferredSignature& b) {
      return a.present.size() < b.present.size();  // the first one of equals is the most frequent
    });
  }
  std::vector<std::string> ids;
  for (const InferredSignature& each : signatures) {
    if (each.id == id) return each;
    ids.push_back(each.id);
  }
  throw bad_input({{}, 0, "signatures"}, "no signature '" + id + "'" + did_you_mean(id, ids));
}

std::int64_t size_of(const std::string& name, const Json& json) {
  if (!json.is_number_integer() || json < 0)
    throw bad_input({{}, 0, "shapes." + name}, "expected an integer of at least 0");
  return json.get<std::int64_t>();
}

// A name of `shapes` that is no free dim: what is wrong with it.
[[noreturn]] void refuse(const Inference& inference, const std::set<std::string>& free, const std::string& name) {
  const Place place{{}, 0, "shapes." + name};
  for (const Dim& dim : inference.dims) {
    if (dim.name == name && dim.expression)
      throw bad_input(place, "expected a free dim, it is " + dim.expression->text());
  }
  throw bad_input(place, "no dim of this name in the arguments" +
                             did_you_mean(name, std::vector<std::string>(free.begin(), free.end())));
}

DimSizes sizes_with(const Inference& inference, const InferredSignature& signature,
                    const std::map<std::string, Json>& shapes) {
  DimSizes sizes = inference.sizes;
  const std::set<std::string> free = input_dims(signature);
  for (const auto& [name, value] : shapes) {
    if (value.is_array()) continue;
    if (!free.contains(name)) refuse(inference, free, name);
    sizes[name] = size_of(name, value);
  }
  return sizes;
}

/** Error where sizes that go together in no call leave less than nothing of another one. */
void check_sizes(const InferredSignature& signature, const DimSizes& sizes, const std::map<std::string, Json>& given) {
  for (const InferredLeaf& leaf : signature.inputs) {
    if (given.contains(leaf.path)) continue;
    for (std::size_t axis = 0; axis < leaf.shape.size(); ++axis) {
      const std::int64_t size = leaf.shape[axis].evaluate(sizes);
      if (size >= 0) continue;
      throw bad_input({{}, 0, leaf.path}, "expected sizes of at least 0, axis " + std::to_string(axis) + " is " +
                                              leaf.shape[axis].text() + " = " + std::to_string(size));
    }
  }
}

/** Puts sizes that were given for single tensors in their place, and forgets which. */
Value with_given_sizes(const std::string& path, const Value& value, std::map<std::string, Json>& wanted) {
  return map_leaves(path, value, [&](const std::string& leaf_path, const Value& leaf) -> Value {
    const auto found = wanted.find(leaf_path);
    const auto* tensor = leaf.get_if<TensorValue>();
    if (found == wanted.end() || tensor == nullptr) return leaf;
    TensorValue result = *tensor;
    result.shape.clear();
    for (const Json& size : found->second)
      result.shape.push_back(size_of(leaf_path, size));
    wanted.erase(found);
    return {result};
  });
}

Json axes_of(const std::vector<InferredLeaf>& leaves) {
  Json result = Json::object();
  for (const InferredLeaf& leaf : leaves) {
    if (leaf.value) continue;
    Json& axes = result[leaf.path] = Json::object();
    for (std::size_t axis = 0; axis < leaf.shape.size(); ++axis) {
      if (!leaf.shape[axis].is_constant()) axes[std::to_string(axis)] = leaf.shape[axis].text();
    }
  }
  return result;
}

}  // namespace

SeenArguments seen_arguments(const Inference& inference, const std::string& signature,
                             const std::map<std::string, Json>& shapes) {
  const InferredSignature& seen = chosen(inference, signature);
  std::map<std::string, Json> wanted;
  std::ranges::copy_if(shapes, std::inserter(wanted, wanted.end()),
                       [](const auto& shape) { return shape.second.is_array(); });
  const DimSizes sizes = sizes_with(inference, seen, shapes);
  SeenArguments result;
  const NamedValues arguments = named_arguments_at(inference, seen, sizes);
  check_sizes(seen, sizes, wanted);
  for (const auto& [name, value] : arguments) {
    if (!value.is_none()) result.inputs.emplace_back(name, with_given_sizes(name, value, wanted));
  }
  if (!wanted.empty())
    throw bad_input({{}, 0, "shapes." + wanted.begin()->first}, "no tensor of this path in the arguments");
  result.input_axes = axes_of(seen.inputs);
  result.output_axes = axes_of(seen.outputs);
  return result;
}

}  // namespace input_observer
