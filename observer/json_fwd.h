#pragma once

#include <nlohmann/json_fwd.hpp>

namespace input_observer {

/** JSON with keys in the order in which they were written. observer/json.h has the whole type. */
using Json = nlohmann::ordered_json;

}  // namespace input_observer
