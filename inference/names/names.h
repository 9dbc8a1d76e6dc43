#pragma once

#include <string>
#include <vector>

#include "inference/relations/outputs.h"

namespace input_observer {

/** Unique names of all dims, each a Python identifier. */
struct DimNames {
  std::vector<std::string> groups;          ///< per group of the arguments
  std::vector<std::string> data_dependent;  ///< per entry of OutputDims::data_dependent
};

/**
 * The user's `dim_names` first, then customary names, then `<argument>_<axis>` and `<leaf path>_<axis>`. The first
 * member of a group decides, so that a name survives when the group splits on more data. No dim is called what an
 * element of a folded list has for another one (see element_dim()).
 */
DimNames name_dims(const JointView& view, const GroupTable& table, const Relations& relations,
                   const OutputDims& outputs);

}  // namespace input_observer
