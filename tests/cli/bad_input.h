#pragma once

#include <string>
#include <utility>
#include <vector>

namespace input_observer::test {

/** One misuse of a command and the line that answers it. */
struct BadInput {
  std::string name;
  std::vector<std::string> words;                          ///< behind `input-observer`, run in a folder of its own
  std::vector<std::pair<std::string, std::string>> files;  ///< that stand there: name and content
  std::string line;                                        ///< on standard error, without `input-observer: `
  std::string standard_input = {};
};

/** A file of that name as a row of BadInput::files. */
using File = std::pair<std::string, std::string>;

std::vector<BadInput> bad_command_lines();
std::vector<BadInput> bad_infer_inputs();
std::vector<BadInput> bad_merge_inputs();
std::vector<BadInput> bad_report_inputs();
std::vector<BadInput> bad_diff_inputs();
std::vector<BadInput> bad_generate_inputs();
std::vector<BadInput> bad_replay_inputs();
std::vector<BadInput> bad_export_inputs();
std::vector<BadInput> bad_probe_inputs();
std::vector<BadInput> bad_check_inputs();

/** What stands in `out.json` before each run, and must stand there afterwards. */
inline constexpr const char* old_output = "what was there before\n";

/**
 * Runs each in a folder that has its files and `out.json`, and checks: exit status 2, that one line, nothing on
 * standard output, no file changed, none added.
 */
void check_bad_inputs(const std::vector<BadInput>& inputs);

}  // namespace input_observer::test
