#pragma once

#include <string>
#include <vector>

namespace input_observer::test {

/** How a program ended. */
struct ProgramRun {
  int status = 0;  ///< exit status; 128 + N where signal N ended it
  std::string out;
  std::string err;
};

/** Runs `program` with these words behind its name, in `folder`, and waits for its end. */
ProgramRun run_program(const std::string& program, const std::vector<std::string>& words, const std::string& folder,
                       const std::string& standard_input = {});

/** Runs `input-observer` of this build. */
ProgramRun run_command(const std::vector<std::string>& words, const std::string& folder,
                       const std::string& standard_input = {});

/** The text with every `from` replaced. */
std::string replaced(std::string text, const std::string& from, const std::string& to);

}  // namespace input_observer::test
