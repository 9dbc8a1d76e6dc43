#include "inference/view/list_folding.h"

#include <algorithm>

#include "inference/view/list_index.h"
#include "observer/path.h"

namespace input_observer {
namespace {

using Key = std::pair<Side, std::string>;

struct ListShape {
  std::size_t length = 0;
  bool alike = true;
};

/** Containers of one class that are not empty, by side and path. */
struct Containers {
  std::map<Key, ListShape> lists;
  std::set<Key> others;  ///< dicts, tuples and objects
};

/** In which order keys came is no difference. */
bool alike(const Value& a, const Value& b) {
  return a == b || with_sorted_keys(a) == with_sorted_keys(b);
}

void collect(Side side, const std::string& path, const Value& value, bool sizes_known, Containers& out) {
  const auto below = children(value);
  if (const auto* list = value.get_if<ListValue>(); list != nullptr && !list->items.empty()) {
    const bool all_alike = sizes_known || std::ranges::all_of(list->items, [&](const Value& item) {
                             return alike(item, list->items.front());
                           });
    out.lists[{side, path}] = {list->items.size(), all_alike};
  } else if (!below.empty()) {
    out.others.emplace(side, path);
  }
  for (const auto& [component, child] : below)
    collect(side, join_path(path, component), *child, sizes_known, out);
}

Containers containers_of(const ObservedClass& observed, const Signature& signature) {
  Containers result;
  for (std::size_t i = 0; i < signature.size(); ++i) {
    collect(Side::input, signature[i].name, observed.arguments[i], observed.substituted[i], result);
  }
  for (const auto& output : observed.outputs)
    collect(Side::output, "out", output, false, result);
  return result;
}

}  // namespace

ListFolding::ListFolding(const std::vector<ObservedClass>& classes, const Signature& signature) {
  std::map<Key, std::set<std::size_t>> seen;
  std::set<Key> mixed;
  for (const auto& observed : classes) {
    const auto containers = containers_of(observed, signature);
    auto& lengths = lengths_.emplace_back();
    for (const auto& [key, shape] : containers.lists) {
      lengths[key] = shape.length;
      seen[key].insert(shape.length);
      if (!shape.alike) mixed.insert(key);
    }
    // What is below a dict or a tuple is no element of the list that other calls had there.
    mixed.insert(containers.others.begin(), containers.others.end());
  }
  for (const auto& [key, lengths] : seen) {
    if (lengths.size() > 1 && !mixed.contains(key) && !fold(key.first, key.second).index) folded_.insert(key);
  }
}

ListFolding::ListFolding(const std::vector<ObservedClass>& classes, const Signature& signature,
                         const ListFolding& elsewhere)
    : ListFolding(classes, signature) {
  folded_ = elsewhere.folded_;
  for (const auto& observed : classes) {
    for (const auto& key : containers_of(observed, signature).others)
      folded_.erase(key);
  }
}

ListFolding::Place ListFolding::fold(Side side, const std::string& path) const {
  for (const auto& [list_side, list] : folded_) {
    if (list_side != side || path.size() <= list.size() + 1 || path[list.size()] != '.' || !path.starts_with(list)) {
      continue;
    }
    const auto begin = list.size() + 1;
    const auto end = std::min(path.find('.', begin), path.size());
    const auto index = list_index(std::string_view(path).substr(begin, end - begin));
    if (index) return {list + ".*" + path.substr(end), index};
  }
  return {path, std::nullopt};
}

std::vector<std::pair<Key, std::size_t>> ListFolding::lengths(std::size_t class_index) const {
  std::vector<std::pair<Key, std::size_t>> result;
  for (const auto& [key, length] : lengths_[class_index]) {
    if (folded_.contains(key)) result.emplace_back(key, length);
  }
  return result;
}

}  // namespace input_observer
