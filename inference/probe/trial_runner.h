#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "inference/probe/axis_sets.h"

namespace input_observer {

/** What the model said to one call. */
struct ProbeAnswer {
  ProbeRun::Outcome outcome = ProbeRun::Outcome::accepted;
  std::string message;                                      ///< where it was not accepted
  std::vector<std::pair<std::string, Sizes>> outputs = {};  ///< leaf path and shape of each tensor of the result
};

/** Runs the model on arguments by parameter name. */
using ProbeOracle = std::function<ProbeAnswer(const NamedValues& arguments)>;

/** Sizes of dims, and axes that leave theirs. */
struct ProbeTrial {
  DimSizes sizes;
  std::vector<std::pair<AxisSet, std::int64_t>> moved = {};
};

/** Whether the model took one of several trials. */
struct Attempt {
  enum class Reply : std::uint8_t {
    accepted,
    refused,  ///< all of them, by an error of the model
    unknown,  ///< none was accepted, and not all were run to an end
  };
  Reply reply = Reply::unknown;
  std::optional<std::size_t> run;  ///< the accepted one; else the first that says why
  std::string why;                 ///< of what was not accepted
};

/** Runs trials of one signature after another, within a budget and none twice. */
class TrialRunner {
 public:
  using Listener = std::function<void(const std::string& signature)>;

  /** `listener`, which may be empty, hears of every run before it begins. */
  TrialRunner(const ProbeOracle& oracle, std::size_t max_runs, Listener listener)
      : oracle_(oracle), max_runs_(max_runs), listener_(std::move(listener)) {}

  /** The rank of the run in runs(); nothing: the budget is used up. */
  std::optional<std::size_t> run(const Inference& inference, const InferredSignature& signature,
                                 const ProbeTrial& trial);
  /** Runs them in order up to the first that the model accepts. */
  Attempt attempt(const Inference& inference, const InferredSignature& signature,
                  const std::vector<ProbeTrial>& trials);

  const std::vector<ProbeRun>& runs() const { return runs_; }
  const ProbeAnswer& answer(std::size_t run) const { return answers_[run]; }

 private:
  const ProbeOracle& oracle_;
  std::size_t max_runs_;
  Listener listener_;
  std::vector<ProbeRun> runs_;
  std::vector<ProbeAnswer> answers_;
  std::map<std::pair<std::string, Sizes>, std::size_t> known_;  // signature and every size: the run
};

}  // namespace input_observer
