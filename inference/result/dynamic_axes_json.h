#pragma once

#include "inference/inference.h"

namespace input_observer {

/** A tensor: its axes; a list or tuple: an array; a dict: `{"dict": {...}}`; anything else: null. */
Json to_json(const DynamicAxes& axes);

/** An empty array is a tensor without dynamic axes or an empty list: `value` of the arguments says which. */
DynamicAxes dynamic_axes_from_json(const JsonReader& reader, const Value* value);

}  // namespace input_observer
