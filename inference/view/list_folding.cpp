#include "inference/view/list_folding.h"

#include <algorithm>

#include "observer/path.h"

namespace input_observer {
namespace {

using Key = std::pair<Side, std::string>;

struct ListShape {
  std::size_t length = 0;
  bool alike = true;
};

/** In which order keys came is no difference. */
bool alike(const Value& a, const Value& b) {
  return a == b || with_sorted_keys(a) == with_sorted_keys(b);
}

void collect_lists(Side side, const std::string& path, const Value& value, bool sizes_known,
                   std::map<Key, ListShape>& out) {
  if (const auto* list = value.get_if<ListValue>(); list != nullptr && !list->items.empty()) {
    const bool all_alike = sizes_known || std::ranges::all_of(list->items, [&](const Value& item) {
                             return alike(item, list->items.front());
                           });
    out[{side, path}] = {list->items.size(), all_alike};
  }
  for (const auto& [component, child] : children(value)) {
    collect_lists(side, join_path(path, component), *child, sizes_known, out);
  }
}

}  // namespace

ListFolding::ListFolding(const std::vector<ObservedClass>& classes, const Signature& signature) {
  std::map<Key, std::set<std::size_t>> seen;
  std::set<Key> mixed;
  for (const auto& observed : classes) {
    std::map<Key, ListShape> lists;
    for (std::size_t i = 0; i < signature.size(); ++i) {
      collect_lists(Side::input, signature[i].name, observed.arguments[i], observed.substituted[i], lists);
    }
    for (const auto& output : observed.outputs)
      collect_lists(Side::output, "out", output, false, lists);
    auto& lengths = lengths_.emplace_back();
    for (const auto& [key, shape] : lists) {
      lengths[key] = shape.length;
      seen[key].insert(shape.length);
      if (!shape.alike) mixed.insert(key);
    }
  }
  for (const auto& [key, lengths] : seen) {
    if (lengths.size() > 1 && !mixed.contains(key) && !fold(key.first, key.second).index) folded_.insert(key);
  }
}

ListFolding::ListFolding(const std::vector<ObservedClass>& classes, const Signature& signature,
                         const ListFolding& elsewhere)
    : ListFolding(classes, signature) {
  folded_ = elsewhere.folded_;
}

ListFolding::Place ListFolding::fold(Side side, const std::string& path) const {
  for (const auto& [list_side, list] : folded_) {
    if (list_side != side || path.size() <= list.size() + 1 || path[list.size()] != '.' || !path.starts_with(list)) {
      continue;
    }
    const auto begin = list.size() + 1;
    const auto end = std::min(path.find('.', begin), path.size());
    return {list + ".*" + path.substr(end), std::stoul(path.substr(begin, end - begin))};
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
