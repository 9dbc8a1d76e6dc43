#include "tests/cli/bad_input.h"

namespace input_observer::test {

std::vector<BadInput> bad_report_inputs() {
  return {};
}

}  // namespace input_observer::test
