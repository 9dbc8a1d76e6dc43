#pragma once

#include <vector>

#include "inference/expression.h"
#include "observer/json_reader.h"

namespace input_observer {

/** A shape entry or a value: an integer, else the expression as text. */
Json to_json(const Expression& expression);
Expression expression_from_json(const JsonReader& reader);

/** A shape as a list of them. */
Json to_json(const std::vector<Expression>& shape);
std::vector<Expression> shape_from_json(const JsonReader& reader);

}  // namespace input_observer
