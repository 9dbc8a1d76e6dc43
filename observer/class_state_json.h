#pragma once

#include "observer/class_state.h"
#include "observer/json_reader.h"

namespace input_observer {

/** Writes count, slots, statistics, hull and sample into the object of a class. */
void write_state(const ClassState& state, Json& out);

/** Reads them back; Error bad_input where they cannot be those of any rows of so many columns. */
ClassState read_state(const JsonReader& reader, std::size_t columns);

/** value -> count as `[[value, count], ...]`, ascending. */
Json histogram_json(const Histogram& histogram);
Histogram read_histogram(const JsonReader& reader, bool exact);

/** An array of `size` integers, each at least `min`. */
std::vector<std::int64_t> read_integers(const JsonReader& reader, std::size_t size, std::int64_t min = INT64_MIN);

}  // namespace input_observer
