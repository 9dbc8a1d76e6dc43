#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "inference/diff/size_set.h"
#include "inference/view/list_folding.h"

namespace input_observer {

/** What calls gave at one leaf. */
struct LeafSightings {
  std::set<std::string> types;                ///< dtypes of tensors; `int`, `float`, `bool`, `str`; other types by name
  std::map<int, std::vector<SizeSet>> sizes;  ///< by rank, one per axis; -1: values of an int
  std::vector<ScalarValues> scalars;          ///< of bools, floats and texts, one per class
  std::string starred;                        ///< the path as ShapeReport::dropped has it
};

/** Side and path; elements of lists of varying length are one leaf. */
using LeafKey = std::pair<Side, std::string>;

/** What calls gave, leaf by leaf; None is no leaf. */
struct Sightings {
  std::map<LeafKey, LeafSightings> leaves;
  std::map<LeafKey, std::set<std::size_t>> lengths;  ///< of lists
};

/** What these classes say, without placeholders. */
Sightings sightings_of(std::span<const ObservedClass* const> classes, const ListFolding& folding,
                       const Signature& signature);

}  // namespace input_observer
