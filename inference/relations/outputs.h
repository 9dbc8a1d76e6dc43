#pragma once

#include <map>
#include <vector>

#include "inference/relations/output_formulas.h"
#include "inference/relations/relations.h"

namespace input_observer {

/** What the dynamic axes of the results are made of; axis 0 of a result may be a batch that was asked for. */
struct OutputDims {
  std::map<ColumnId, Formula> formulas;  ///< over groups of the arguments
  std::vector<std::vector<ColumnId>>
      data_dependent;                          ///< no formula fits; columns that were always equal stand together
  std::map<ColumnId, OpenRounding> roundings;  ///< with or without a formula; of likes the first column only
  bool only_sampled = false;                   ///< some formula was checked on sampled calls only
};

/** For each dynamic axis of the results the simplest formula that held in every call, or none. */
OutputDims find_output_dims(const JointView& view, const GroupTable& table, const Relations& relations);

}  // namespace input_observer
