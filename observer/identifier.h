#pragma once

#include <string>

namespace input_observer {

/** Whether Python takes a text for a name in an expression: letters, digits and `_`, no leading digit, no keyword. */
bool is_identifier(const std::string& name);

}  // namespace input_observer
