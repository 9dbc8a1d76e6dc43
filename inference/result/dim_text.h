#pragma once

#include <string>

#include "inference/relations/formula.h"

namespace input_observer {

/** `input_ids axis 1`, `the length of images`, the path of an int argument. */
std::string column_text(const JointView& view, ColumnId id);

/** The same of a dim's first column; of a latent dim its one size. */
std::string group_text(const JointView& view, const GroupTable& table, GroupId id);

/** A formula in those words: `past.0 axis 2 + ids axis 1`, `(x axis 1 - 1) // 2`. */
std::string formula_text(const JointView& view, const GroupTable& table, const Formula& formula);

}  // namespace input_observer
