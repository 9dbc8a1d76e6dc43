#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

#include "exporters/dim_bounds.h"
#include "exporters/manifest.h"

namespace input_observer {

struct SignatureAdapter;

/** What a target works on: one adapter, and where to write. */
struct TargetJob {
  const Inference& inference;
  const InferredSignature& signature;
  const SignatureAdapter& adapter;
  /** Two sets of flat inputs: every free dim distinct and >= 2, the second set differs from the first in every one. */
  const std::vector<std::vector<at::Tensor>>& examples;
  std::map<std::string, SeenSizes> dims;  ///< the free dims of all signatures that the file will serve
  std::string folder;                     ///< an existing folder for the result
  std::string python;                     ///< as it was asked for, see find_python()
  bool dynamo = false;                    ///< go through torch.export where there is another way
};

/** What a target wrote. */
struct TargetResult {
  std::string file;                    ///< below the job's folder
  std::vector<ExportedTensor> inputs;  ///< in the file's order, by the file's names
  std::vector<ExportedTensor> outputs;
  std::map<std::string, DimBounds> bounds = {};  ///< of free dims; none: any size
  std::vector<std::string> notes = {};           ///< what a user should know of this file
};

/** One call of an exported file. */
struct ExportCase {
  std::string file;
  const std::vector<ExportedTensor>* inputs = nullptr;
  const std::vector<ExportedTensor>* outputs = nullptr;
  std::vector<at::Tensor> tensors;  ///< one per input
};

/** What it gave. */
struct ExportAnswer {
  std::vector<at::Tensor> outputs;  ///< one per output of the case
  std::string error;                ///< empty, or what the runtime said, see explained_call_error()
};

/** An export as a whole, before its folder appears. */
struct FinishedExport {
  const Inference& inference;
  const ExportManifest& manifest;
  std::string folder;
};

/** One way out of TorchScript; the table of all is in target.cpp. */
struct Target {
  const char* name;
  const char* description;
  const char* export_driver;  ///< the module of exporters/python that `write` runs, or ""
  const char* run_driver;     ///< the one that `run` runs, or ""
  const char* runtime;        ///< what runs its files: "onnxruntime"; where nothing here can, why
  /** Writes the file of one signature; Error exporter. */
  TargetResult (*write)(const Target& target, const TargetJob& job);
  /** Runs cases, see check(); Error exporter when nothing can be run at all. nullptr: nothing here can. */
  std::vector<ExportAnswer> (*run)(const Target& target, const std::vector<ExportCase>& cases,
                                   const std::string& python) = nullptr;
  /** Adds what belongs to the export as a whole; nullptr: nothing. */
  void (*finish)(const FinishedExport& finished) = nullptr;
};

/** What a target's runtime said of a call, with the likely cause and what to try where the table of errors has it. */
std::string explained_call_error(const Target& target, const std::string& error);

/** All targets, in the order in which help shows them. */
const std::vector<Target>& targets();

/** The target of that name; Error bad_usage names the nearest one. */
const Target& find_target(const std::string& name);

/** Names of all targets. */
std::vector<std::string> target_names();

}  // namespace input_observer
