#pragma once

#include <chrono>
#include <string>

#include "observer/json_fwd.h"

namespace input_observer {

/**
 * The Python to run exporters with: `asked` where given (--python), else $INPUT_OBSERVER_PYTHON, else the one that the
 * build named where it exists, else python3 on the PATH. ProgramError when the chosen one cannot be run.
 */
std::string find_python(const std::string& asked);

/** How a driver is run. */
struct PythonRun {
  std::string python;  ///< as it was asked for, see find_python()
  std::string driver;  ///< a module below input_observer.drivers of exporters/python: `onnx_export`
  std::string target;  ///< whose rows of the table of known errors explain a failure
  std::string folder;  ///< an existing folder for the package, its request and its answer
  std::chrono::seconds time_limit{1800};
};

/**
 * Runs a driver with a request and gives its answer. No shell takes part. ProgramError: the interpreter cannot be
 * started, lacks a module, ran past its limit or gave no answer. Error exporter: the driver failed; the message holds
 * its last meaningful line and, where the table of known errors has it, the likely cause and what to try.
 */
Json run_python(PythonRun run, const Json& request);

}  // namespace input_observer
