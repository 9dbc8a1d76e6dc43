#include "tests/inference/shape_table.h"

#include "observer/path.h"

namespace input_observer::test {
namespace {

/** The key under which a path is listed and the index that `*` stands for. */
std::pair<std::string, std::string> listed(const std::map<std::string, std::vector<Expression>>& table,
                                           const std::string& path) {
  if (table.contains(path)) return {path, ""};
  const auto components = split_path(path);
  for (std::size_t star = 1; star < components.size(); ++star) {
    auto key = components.front();
    for (std::size_t i = 1; i < components.size(); ++i)
      key = join_path(key, i == star ? "*" : components[i]);
    if (table.contains(key)) return {key, components[star]};
  }
  return {};
}

}  // namespace

ShapeTable::ShapeTable(const Inference& inference) {
  for (const auto& leaf : inference.inputs) {
    auto& entries = inputs_[leaf.path];
    entries = leaf.value ? std::vector{*leaf.value} : leaf.shape;
    if (!leaf.value) tensors_.insert(leaf.path);
    for (const auto& entry : entries) {
      for (const auto& name : entry.names()) {
        input_names_.insert(name);
        if (leaf.path.find('*') != std::string::npos) element_names_.insert(name);
      }
    }
  }
  for (const auto& leaf : inference.outputs) {
    outputs_[leaf.path] = leaf.shape;
    for (const auto& entry : leaf.shape) {
      if (leaf.path.find('*') != std::string::npos) element_names_.merge(entry.names());
    }
  }
}

std::optional<Expression> ShapeTable::entry(const std::string& token) const {
  const auto bracket = token.rfind('[');
  const auto axis = bracket == std::string::npos ? 0 : std::stoul(token.substr(bracket + 1));
  const auto path = token.substr(0, bracket);
  const auto found = listed(inputs_, path).first;
  if (found.empty() || axis >= inputs_.at(found).size()) return std::nullopt;
  return inputs_.at(found)[axis];
}

bool ShapeTable::is_data_dependent(const Expression& entry) const {
  for (const auto& name : entry.names()) {
    if (!input_names_.contains(name)) return true;
  }
  return false;
}

std::vector<ShapeTable::Sighting> ShapeTable::sightings(const LeafSizes& inputs, const LeafSizes& outputs) const {
  std::vector<Sighting> result;
  for (const bool output : {false, true}) {
    const auto& table = output ? outputs_ : inputs_;
    for (const auto& [path, sizes] : output ? outputs : inputs) {
      const auto [key, index] = listed(table, path);
      if (key.empty() || table.at(key).size() != sizes.size()) continue;  // another rank
      for (std::size_t axis = 0; axis < sizes.size(); ++axis) {
        if (!sizes[axis]) continue;
        auto entry = table.at(key)[axis];
        std::map<std::string, Expression> own;
        for (const auto& name : entry.names()) {
          if (!index.empty() && element_names_.contains(name)) own.emplace(name, Expression::dim(name + "_at" + index));
        }
        const bool exempt = output && is_data_dependent(entry);
        if (!exempt) {
          result.push_back({path + "[" + std::to_string(axis) + "]", entry.substitute(own), *sizes[axis], output});
        }
      }
    }
  }
  return result;
}

DimSizes ShapeTable::bound(const std::vector<Sighting>& seen) {
  DimSizes sizes;
  for (const auto& each : seen) {
    if (each.entry.is_dim()) sizes.try_emplace(each.entry.name(), each.size);
  }
  // Then entries with one unknown, small sizes tried one by one: expressions may round.
  for (const auto& each : seen) {
    std::vector<std::string> unknown;
    for (const auto& name : each.entry.names()) {
      if (!sizes.contains(name)) unknown.push_back(name);
    }
    if (unknown.size() != 1) continue;
    for (std::int64_t size = 0; size <= 4096; ++size) {
      auto tried = sizes;
      tried[unknown.front()] = size;
      if (each.entry.evaluate(tried) != each.size) continue;
      sizes = std::move(tried);
      break;
    }
  }
  for (const auto& each : seen) {
    for (const auto& name : each.entry.names())
      sizes.try_emplace(name, 0);
  }
  return sizes;
}

DimSizes ShapeTable::bind(const LeafSizes& inputs, const LeafSizes& outputs) const {
  return bound(sightings(inputs, outputs));
}

std::vector<std::string> ShapeTable::contradictions(const LeafSizes& inputs, const LeafSizes& outputs) const {
  const auto seen = sightings(inputs, outputs);
  const auto sizes = bound(seen);
  std::vector<std::string> result;
  for (const auto& each : seen) {
    const auto value = each.entry.evaluate(sizes);
    if (value == each.size) continue;
    result.push_back(each.place + " is " + std::to_string(each.size) + ", but " + each.entry.text() + " gives " +
                     std::to_string(value));
  }
  return result;
}

std::set<std::string> ShapeTable::plain_dims() const {
  std::set<std::string> result;
  for (const auto& path : tensors_) {
    for (const auto& entry : inputs_.at(path)) {
      if (entry.is_dim()) result.insert(entry.name());
    }
  }
  return result;
}

LeafSizes sizes_of(const NamedValues& arguments) {
  LeafSizes result;
  for (const auto& [name, value] : arguments) {
    for (const auto& leaf : leaves(name, value)) {
      if (const auto* tensor = leaf.value->get_if<TensorValue>()) {
        result[leaf.path].assign(tensor->shape.begin(), tensor->shape.end());
      } else if (const auto* number = leaf.value->get_if<std::int64_t>()) {
        result[leaf.path] = {*number};
      }
    }
  }
  return result;
}

}  // namespace input_observer::test
