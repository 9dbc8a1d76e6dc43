#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace input_observer {

/** How a program ended. */
struct ProcessResult {
  int status = 0;          ///< exit status; 128 + n when signal n ended it
  bool timed_out = false;  ///< it was killed for running past its limit
};

/**
 * Runs a program (found on the PATH when its name has no slash) without a shell and waits for it; its standard output
 * and error go to files, its standard input is empty. Error exporter when it cannot be started.
 */
ProcessResult run_process(const std::vector<std::string>& command, const std::string& output_file,
                          const std::string& error_file, std::chrono::seconds time_limit);

}  // namespace input_observer
