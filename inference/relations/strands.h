#pragma once

#include <vector>

#include "inference/view/joint_view.h"

namespace input_observer {

/**
 * Dynamic columns of the arguments that cannot be told apart: same axis of tensors of the same rank, equal in every
 * call and absent together. All caches of all layers are one strand, so that what follows does not grow with layers.
 */
struct Strand {
  std::vector<ColumnId> columns;  ///< ascending, of different tensors

  ColumnId first() const { return columns.front(); }
};

/** The strands by first column. */
std::vector<Strand> find_strands(const JointView& view);

}  // namespace input_observer
