#pragma once

#include <map>
#include <string>
#include <vector>

#include "inference/names/names.h"
#include "inference/relations/outputs.h"
#include "inference/sizes/sizes.h"

namespace input_observer {

/** Everything that was found of the dims, before it is written down leaf by leaf. */
struct Analysis {
  JointView view;
  GroupTable table;
  Relations relations;
  OutputDims outputs;
  DimNames names;
  RepresentativeSizes sizes;
  RepresentativeSizes other_sizes;
  std::map<ColumnId, std::string> data_dependent;  ///< name of the dim of an axis of the results
};

/** Runs all steps. The report must outlive the analysis. */
Analysis analyse(const ShapeReport& report, const InferOptions& options);

/** What each group is over free dims. */
std::vector<Expression> joint_dims(const Analysis& analysis);

/**
 * The same as one class has it: absent caches are 0, a list's length is what it is there, and a suspected total that
 * has such a cache among its parts follows them, for that is how it was seen.
 */
std::vector<Expression> class_dims(const Analysis& analysis, std::size_t class_index);

/** The size of one column; `dims` as one of the above gave them. */
Expression size_expression(const Analysis& analysis, const std::vector<Expression>& dims, ColumnId column);

/** The group that a column of one size follows, or no_group. */
GroupId followed_group(const GroupTable& table, ColumnId column);

}  // namespace input_observer
