#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "inference/view/observed_class.h"

namespace input_observer {

/**
 * Lists whose length differs between classes and whose elements all look alike: their elements are one leaf, written
 * `images.*`. A tuple is never folded, nor a list inside of a folded one, nor one that another class has as a tuple,
 * dict or object: `images.1` would be an element here and a part of its own there.
 */
class ListFolding {
 public:
  ListFolding(const std::vector<ObservedClass>& classes, const Signature& signature);

  /**
   * The lengths are of these classes, but the same lists are folded as elsewhere; not those which these classes have as
   * a tuple, dict or object.
   */
  ListFolding(const std::vector<ObservedClass>& classes, const Signature& signature, const ListFolding& elsewhere);

  struct Place {
    std::string path;
    std::optional<std::size_t> index;  ///< of the element; nothing: the path is not inside of a folded list
  };

  /** Where the leaf of one call stands in the view of all calls. */
  Place fold(Side side, const std::string& path) const;

  /** Folded lists of one class with their lengths. */
  std::vector<std::pair<std::pair<Side, std::string>, std::size_t>> lengths(std::size_t class_index) const;

 private:
  using Key = std::pair<Side, std::string>;
  std::set<Key> folded_;
  std::vector<std::map<Key, std::size_t>> lengths_;  // per class: lists that are not empty
};

}  // namespace input_observer
