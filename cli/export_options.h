#pragma once

#include <functional>
#include <string>

#include "cli/command.h"

namespace input_observer::cli {

/** What `--to` says for every target that is installed. */
inline constexpr const char* all_targets = "all";

/** What `export` was asked for. */
struct ExportWords {
  std::string model;
  std::string inference;
  std::string target;
  std::string folder;   ///< `export-TARGET` unless said
  std::string python;   ///< empty: the one that was built in, or INPUT_OBSERVER_PYTHON
  bool dynamo = false;  ///< ONNX by way of torch.export
};

/** `export`, done by `run`: its words are the same where LibTorch is and where it is not. */
Command export_command(std::function<Status(const ExportWords&)> run);

}  // namespace input_observer::cli
