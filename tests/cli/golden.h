#pragma once

#include <string>

namespace input_observer::test {

/**
 * Checks that the text is the content of tests/cli/golden/NAME. With INPUT_OBSERVER_APPROVE=1 in the environment it
 * writes that file instead, for a person to read and commit.
 */
void check_golden(const std::string& name, const std::string& text);

}  // namespace input_observer::test
