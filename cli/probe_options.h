#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "cli/command.h"

namespace input_observer::cli {

/** What `probe` was asked for. */
struct ProbeWords {
  std::string model;
  std::string inference;
  std::string output = "-";
  std::int64_t max_runs = 1000;
  std::int64_t time_limit = 60;  ///< seconds for each run
  std::int64_t seed = 0;
};

/** `probe`, done by `run`: its words are the same where LibTorch is and where it is not. */
Command probe_command(std::function<Status(const ProbeWords&)> run);

}  // namespace input_observer::cli
