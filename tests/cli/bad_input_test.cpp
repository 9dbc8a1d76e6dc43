#include "tests/cli/bad_input.h"
#include "tests/support/catch.h"

namespace input_observer::test {

TEST_CASE("command lines that cannot mean anything", "[bad-input]") {
  check_bad_inputs(bad_command_lines());
}
TEST_CASE("infer answers bad input in one line", "[bad-input]") {
  check_bad_inputs(bad_infer_inputs());
}
TEST_CASE("merge answers bad input in one line", "[bad-input]") {
  check_bad_inputs(bad_merge_inputs());
}
TEST_CASE("diff answers bad input in one line", "[bad-input]") {
  check_bad_inputs(bad_diff_inputs());
}
TEST_CASE("generate answers bad input in one line", "[bad-input]") {
  check_bad_inputs(bad_generate_inputs());
}
TEST_CASE("report answers bad input in one line", "[bad-input]") {
  check_bad_inputs(bad_report_inputs());
}

}  // namespace input_observer::test
