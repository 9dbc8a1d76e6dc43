#pragma once

#include <optional>
#include <span>

#include "inference/relations/formula.h"

namespace input_observer {

/** A column of the results and the dims that may explain it. */
struct OutputQuestion {
  const JointView& view;
  const GroupTable& table;
  const Definitions& derived;  ///< what follows among the dims
  const Tracks& tracks;
  int axis = 0;
  std::span<const GroupId> dims;

  const Tracks* dim(GroupId id) const { return &table.groups[id].tracks; }
  bool has_axis(GroupId id) const;       ///< a member of the group is the same axis of its tensor
  bool is_everywhere(GroupId id) const;  ///< the dim is known in every block that has the result
};

/** Each gives the formula of its kind that held in every call that has the dims, or nothing. */
std::optional<Formula> equal_dim(const OutputQuestion& question);
std::optional<Formula> sum_of_dims(const OutputQuestion& question, std::size_t parts);
/**
 * A sum in which a dim that a call lacks counts as 0, as a result that is one dim in some calls and another in the
 * rest; every way to lack some of them must have shown two sizes.
 */
std::optional<Formula> sum_with_absent(const OutputQuestion& question, std::size_t parts);
std::optional<Formula> affine_in_two(const OutputQuestion& question);
std::optional<Formula> product_of_dims(const OutputQuestion& question, std::size_t factors);

/** A result that is (dim + shift)//divisor with any shift of these: the calls do not tell which. */
struct OpenRounding {
  GroupId dim = no_group;
  std::int64_t divisor = 1;
  std::int64_t lowest = 0;
  std::int64_t highest = 0;
};

/** A result of one dim: a*u + e, (a*u + e)//d. */
struct OneDimAnswer {
  std::optional<Formula> formula;
  bool undecided = false;  ///< several dims grew in step, or rounding is open: nothing else should be tried
  std::optional<OpenRounding> rounding = std::nullopt;  ///< whether there is a formula or not
};

/** Dims that follow from one another by claimed offsets and multiples are one: they cannot but grow in step. */
OneDimAnswer formula_of_one_dim(const OutputQuestion& question);

}  // namespace input_observer
