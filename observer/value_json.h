#pragma once

#include "observer/json_reader.h"
#include "observer/value.h"

namespace input_observer {

/** V of the contract. */
Json to_json(const Value& value);
/** A list of them. */
Json to_json(const std::vector<Value>& values);

/** Reads V; Error bad_input names the place inside of the document and what was expected there. */
Value value_from_json(const JsonReader& reader);

}  // namespace input_observer
