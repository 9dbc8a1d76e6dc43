#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "inference/view/list_folding.h"

namespace input_observer {

/** Orders paths of leaves as the walk meets them; see KeyOrders::place(). */
using LeafPlace = std::vector<std::pair<std::int64_t, std::string>>;

/**
 * In which order the keys of each dict stand, and the attributes of each object: as most calls had them, ties by
 * name; keys that only others had stand behind the key that they followed there, or before the first that both had.
 */
class KeyOrders {
 public:
  KeyOrders() = default;
  KeyOrders(const std::vector<ObservedClass>& classes, const Signature& signature, const ListFolding& folding);

  /** Ascending as the leaves of one parameter, or of a result, stand depth first. `path` as the view writes it. */
  LeafPlace place(Side side, const std::string& path) const;

  /** The value with the keys of its dicts in that order. */
  Value sorted(Side side, const std::string& path, Value value, const ListFolding& folding) const;

 private:
  using Key = std::pair<Side, std::string>;
  std::map<Key, std::map<std::string, std::int64_t>> ranks_;  // by (folded) path of the dict
};

}  // namespace input_observer
