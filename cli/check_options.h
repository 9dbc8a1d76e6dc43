#pragma once

#include <functional>
#include <optional>
#include <string>

#include "cli/command.h"
#include "cli/model_config_words.h"

namespace input_observer::cli {

/** What `check` was asked for. */
struct CheckWords {
  std::string model;
  std::string exported;  ///< the folder that `export` made
  std::string inference;
  std::string json;                 ///< where the result goes as JSON; empty: nowhere
  std::string samples;              ///< recorded calls to compare too; empty: none
  std::optional<double> tolerance;  ///< absolute, of every dtype; nothing: the registry's, else by dtype
  ModelConfigWords model_config;    ///< of which architecture the registry's tolerance is taken; empty: none
  std::string python;               ///< empty: the one that was built in, or INPUT_OBSERVER_PYTHON
};

/** The absolute tolerance that the registry has for the model's type and task; nothing where no config was given. */
std::optional<double> registry_tolerance(const ModelConfigWords& words);

/** `check`, done by `run`: its words are the same where LibTorch is and where it is not. */
Command check_command(std::function<Status(const CheckWords&)> run);

}  // namespace input_observer::cli
