#pragma once

#include <cstdint>
#include <iosfwd>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "exporters/check/compare.h"
#include "inference/inference.h"
#include "observer/torch/torch_fwd.h"

namespace input_observer {

/** What a check may be told. */
struct CheckOptions {
  std::string python = {};          ///< see find_python() in exporters/runner/python.h
  std::optional<double> atol = {};  ///< of all results, in place of the absolute part of tolerance_of() their dtype
  /** The same of float32 and float64 results alone, where `atol` is not set; the registry's tolerances are such. */
  std::optional<double> float_atol = {};
  std::uint64_t seed = 0;
  int random_sizes = 3;      ///< random sets of sizes per signature
  std::string samples = {};  ///< recorded calls to compare too, see read_samples(); empty: none
};

/** One call, run by the model and by the export. */
struct CheckedCall {
  enum class Outcome : std::uint8_t {
    agrees,  ///< within the tolerance, or exactly
    differs,
    failed,   ///< the export has no file for it or could not run it; the model could, or did when it was recorded
    refused,  ///< the model itself does not take these sizes
  };
  std::string signature;
  std::string why;  ///< these sizes, see TrialSizes
  DimSizes sizes;
  std::map<std::string, Value> scalars;  ///< by leaf path: those that the check varies
  Outcome outcome = Outcome::agrees;
  std::vector<OutputDifference> outputs;
  std::string note;  ///< of failed and refused calls: what was said

  bool good() const { return outcome == Outcome::agrees || outcome == Outcome::refused; }
};

/** What a check found. */
struct CheckResult {
  std::vector<CheckedCall> calls;
  std::vector<std::string> notes = {};  ///< of the model: its mode, its code

  /** How far the elements of all results are from the model's. */
  DifferenceCounts differences() const;
  /** Calls that the model itself does not take. */
  std::size_t refused() const;
  /** More than a quarter of the calls was refused: what passed says little. */
  bool mostly_untested() const { return refused() * 4 > calls.size(); }
  /** No call differs or failed, and each signature has a file and a call that the model takes. */
  bool passed() const;
};

/**
 * Runs model and export on the same made-up arguments at sizes that were never seen (see sizes_to_try()) and compares
 * every result; recorded calls too, where options name a file of them. Where the model refuses sizes off the step of
 * the traffic, the next ones on it are taken. What the inference has and no file serves fails, see
 * calls_without_file(). Error bad_input, io: a file is not what it should be, or the manifest has a signature that the
 * inference lacks, or more or fewer outputs than a file; exporter: the runtime cannot be run at all.
 */
CheckResult check_export(const std::string& model_file, const std::string& export_folder,
                         const std::string& inference_file, const CheckOptions& options = {});

/** The same for a model and an inference in memory; the model is run in eval mode. */
CheckResult check_export(const torch::jit::Module& model, const std::string& export_folder, const Inference& inference,
                         const CheckOptions& options = {});

/** True when something here can run what the target writes; Error bad_usage when there is no such target. */
bool can_be_checked(const std::string& target);

/** A table, one line per call, and a summary line. */
void print(std::ostream& out, const CheckResult& result);

Json to_json(const CheckResult& result);

}  // namespace input_observer
