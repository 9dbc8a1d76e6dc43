#pragma once

#include <functional>
#include <string>

#include "observer/value.h"

namespace input_observer {

/** What a leaf at `path` is to become. */
using LeafMap = std::function<Value(const std::string& path, const Value& leaf)>;

/** The same tree with each leaf replaced; leaves come in the order of leaves(). */
Value map_leaves(const std::string& path, const Value& value, const LeafMap& map);

/** In one word: `tensor`, `list`, `tuple`, `dict`, `object`, `int`, `float`, `bool`, `str`, `none`, `unknown`. */
std::string kind_of(const Value& value);

/** Which of two unlike values at one place is taken; None and empty containers yield to anything. */
enum class TreeChoice {
  richest,  ///< a tensor of the higher rank, tensors and containers before scalars; of equals the first
  first,    ///< the first
};

/** What both trees have: the longer list, the union of keys. */
Value unite_trees(const Value& first, const Value& second, TreeChoice choice);

}  // namespace input_observer
