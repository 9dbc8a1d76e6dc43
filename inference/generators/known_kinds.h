#pragma once

#include <string>

#include "observer/json.h"

namespace input_observer {

/** Does something with configs and tables, whose values may be of any kind; one that does not fit is bad input. */
template <class Action>
auto with_known_kinds(const Action& action) {
  try {
    return action();
  } catch (const nlohmann::json::exception& error) {
    // `[json.exception.type_error.302] type must be number, but is string`
    const std::string text = error.what();
    const auto end = text.find("] ");
    throw bad_input({}, "a value of the config or of the tables is of an unexpected kind: " +
                            (end == std::string::npos ? text : text.substr(end + 2)));
  }
}

}  // namespace input_observer
