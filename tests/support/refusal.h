#pragma once

#include <string>

#include "observer/error.h"
#include "tests/support/catch.h"

namespace input_observer::test {

/**
 * The line with which the action is refused, as bad input unless another code is said; empty when it is not refused.
 */
template <class F>
std::string refusal(const F& action, ErrorCode code = ErrorCode::bad_input) {
  try {
    action();
    return {};
  } catch (const Error& error) {
    CHECK(error.code() == code);
    return error.what();
  }
}

}  // namespace input_observer::test
