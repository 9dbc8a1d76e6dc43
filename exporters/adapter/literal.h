#pragma once

#include <string>

namespace input_observer {

/** The text as a TorchScript string literal: quotes, backslashes and control characters escaped. */
std::string text_literal(const std::string& text);

/** The number as a TorchScript float that reads back the same; infinities and NaN included. */
std::string float_literal(double number);

/** The name, changed where it is a keyword of TorchScript's language or a name that adapters use. */
std::string parameter_name(const std::string& name);

}  // namespace input_observer
