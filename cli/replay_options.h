#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/command.h"

namespace input_observer::cli {

/** What `replay` was asked for. */
struct ReplayRequest {
  std::string model;
  std::string calls;                    ///< a call log, or a `.pt` file with a list of (args tuple, kwargs dict)
  std::vector<std::string> submodules;  ///< none: the model itself is observed
  std::string method = "forward";
  std::string output = "-";  ///< a file; with several submodules a folder that gets SUBMODULE.json for each
  std::string samples;       ///< empty: none are written
};

/** `replay`, done by `run`: its words are the same where LibTorch is and where it is not. */
Command replay_command(std::function<Status(const ReplayRequest&)> run);

}  // namespace input_observer::cli
