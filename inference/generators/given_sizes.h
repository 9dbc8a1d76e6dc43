#pragma once

#include <map>
#include <string>

#include "inference/generators/generated_value.h"
#include "observer/json.h"

namespace input_observer {

/**
 * Puts the sizes that a caller gave for single inputs, `{"input_ids": [3, 7]}` by leaf path, in place of those that
 * they have; what is no list, and random ranges, are left alone. Error bad_input for a path that no tensor has and for
 * what is no size.
 */
void apply_given_sizes(const std::map<std::string, Json>& shapes, NamedGeneratedValues& inputs);

}  // namespace input_observer
