#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>

#include "inference/view/joint_view.h"

namespace input_observer {

/** What all classes say of one tensor leaf; its path may be folded. */
struct LeafFacts {
  int rank = 0;                            ///< the highest seen, placeholders included
  ScalarType dtype = ScalarType::float32;  ///< the most frequent at that rank, ties by name
  TensorContent content;                   ///< of that dtype and rank
  std::set<int> ranks;
  std::set<std::string> dtypes;  ///< names, at any rank; placeholders count only where nothing else was seen
  bool from_user = false;        ///< a placeholder stands in for it in some class
};

/** By side and (folded) path. */
using FactTable = std::map<std::pair<Side, std::string>, LeafFacts>;

FactTable find_facts(const JointView& view);

}  // namespace input_observer
