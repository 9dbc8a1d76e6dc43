#pragma once

#include <string>
#include <vector>

#include "exporters/adapter.h"

namespace input_observer {

/** What a target works on: one adapter, and where to write. */
struct TargetJob {
  const SignatureAdapter& adapter;
  const std::vector<at::Tensor>& example;  ///< flat inputs; every free dim distinct and >= 2
  std::string folder;                      ///< an existing folder for the result
  std::string python;                      ///< see find_python()
};

/** What a target wrote. */
struct TargetResult {
  std::string file;                    ///< below the job's folder
  std::vector<ExportedTensor> inputs;  ///< in the file's order, by the file's names
  std::vector<ExportedTensor> outputs;
};

/** One way out of TorchScript; the table of all is in target.cpp. */
struct Target {
  const char* name;
  const char* description;
  TargetResult (*run)(const TargetJob& job);  ///< Error exporter
};

/** All targets, in the order in which help shows them. */
const std::vector<Target>& targets();

/** The target of that name; Error bad_usage names the nearest one. */
const Target& find_target(const std::string& name);

/** Names of all targets. */
std::vector<std::string> target_names();

}  // namespace input_observer
