#pragma once

#include <exception>
#include <string>

namespace input_observer {

/**
 * What an exception of LibTorch says, in one line: no stack trace of C++, and of TorchScript's interpreter only the
 * error at its end.
 */
std::string failure_text(const std::exception& failure);

}  // namespace input_observer
