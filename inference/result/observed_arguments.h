#pragma once

#include <vector>

#include "inference/analysis.h"
#include "inference/view/leaf_facts.h"

namespace input_observer {

/**
 * The arguments of the call that `options.index` asked for, else of the first call that gave every parameter ever
 * given (of those that gave most where none did), holes filled: dtype and rank seen elsewhere, static axes as seen,
 * the others as the call's own dims and the relations tell. Error bad_input for an index that the report does not know.
 */
NamedValues observed_arguments(const Analysis& analysis, const FactTable& facts);

}  // namespace input_observer
