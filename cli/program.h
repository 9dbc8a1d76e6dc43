#pragma once

#include <string>
#include <vector>

#include "cli/command.h"

namespace input_observer::cli {

/** What `input-observer` or its sibling is made of. */
struct Program {
  std::string version;  ///< the whole line that --version prints
  std::vector<Command> commands;
  std::function<void()> check;  ///< throws where commands cannot run on this machine; may be empty
};

/** The words behind the program's name. */
std::vector<std::string> words_of(int argc, const char* const* argv);

/**
 * Runs the command that the words name and gives the exit status. Whatever goes wrong becomes one line on standard
 * error and Status::failed.
 */
int run(const Program& program, const std::vector<std::string>& words);

}  // namespace input_observer::cli
