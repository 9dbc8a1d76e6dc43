#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "inference/expression.h"
#include "inference/relations/groups.h"

namespace input_observer {

/** A coefficient times a dim. */
struct FormulaTerm {
  GroupId group = no_group;
  std::int64_t coefficient = 1;
  auto operator<=>(const FormulaTerm&) const = default;
};

/**
 * A size in terms of dims.
 * sum: (sum of coefficient*dim + constant) // divisor. product: scale*(product of dims) // divisor + constant.
 */
struct Formula {
  enum class Kind : std::uint8_t { sum, product };
  Kind kind = Kind::sum;
  std::vector<FormulaTerm> terms;
  std::int64_t constant = 0;
  std::int64_t divisor = 1;
  std::int64_t scale = 1;
  bool absent_as_zero = false;  ///< a dim that a call lacks counts as 0

  bool operator==(const Formula&) const = default;
};

/** A sum with divisor 1. */
Formula sum_of(std::vector<FormulaTerm> terms, std::int64_t constant = 0);

/** Per group its formula; nothing: the group is free. */
using Definitions = std::vector<std::optional<Formula>>;

/** The size at these sizes of all groups; one beyond int64 is its end. */
std::int64_t evaluate(const Formula& formula, const std::vector<std::int64_t>& sizes);

/** Fills in the sizes of derived groups; those of free ones must be there. Definitions have no cycle. */
void evaluate_derived(const Definitions& definitions, std::vector<std::int64_t>& sizes);

/** The formula over what its dims are written as. */
Expression expression_of(const Formula& formula, const std::vector<Expression>& dims);

/** Per group what it is over free dims: the expression of its formula, or as `free` has it. */
std::vector<Expression> expressions_of(const Definitions& definitions, std::vector<Expression> free);

/** The groups that `group` is made of, directly or not, itself left out. */
std::set<GroupId> dependencies(const Definitions& definitions, GroupId group);

}  // namespace input_observer
