#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "observer/error.h"

namespace input_observer {

/** How a program ended. */
struct ProcessResult {
  int status = 0;          ///< exit status; 128 + n when signal n ended it
  bool timed_out = false;  ///< it was ended for running past its limit
};

/**
 * An Error of code exporter whose place is a program: that cannot be started, lacks a part, or does not end in time. It
 * would fail as well if it were given something else.
 */
class ProgramError : public Error {
 public:
  ProgramError(const std::string& program, const std::string& message)
      : Error(ErrorCode::exporter, {.file = program}, message) {}
};

/**
 * Runs a program (found on the PATH when its name has no slash) without a shell and waits for it; its standard output
 * and error go to files, its standard input is empty. Past its limit it is ended, and with it all that it started and
 * that stayed in its process group; so it is where a signal came (Interrupted, see interruption.h). ProgramError when it
 * cannot be started.
 */
ProcessResult run_process(const std::vector<std::string>& command, const std::string& output_file,
                          const std::string& error_file, std::chrono::seconds time_limit);

}  // namespace input_observer
