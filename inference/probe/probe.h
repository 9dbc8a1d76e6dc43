#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "inference/probe/trial_runner.h"

namespace input_observer {

/** How far a probe has come. */
struct ProbeProgress {
  std::string signature;
  std::size_t runs = 0;
  std::size_t claims = 0;           ///< decided
  std::size_t expected_claims = 0;  ///< about
};

/** What a probe may be told. */
struct ProbeLimits {
  std::size_t max_runs = 1000;
  std::function<void(const ProbeProgress&)> on_progress = {};  ///< may be empty
};

/**
 * Asks the model, through `oracle`, about every claim of every signature, and gives the inference with what was found:
 * `probe` lists claims and runs; a suspected relation that is needed became a derived dim; dims that need a multiple or
 * another dim beside them say so; derived dims say whether the model needs them; `findings` have a line for each claim
 * that was refuted. Dynamic axes stay as they were observed. Error bad_input when a signature's arguments cannot be
 * made, or there is no signature.
 */
Inference probe(Inference inference, const ProbeOracle& oracle, const ProbeLimits& limits = {});

}  // namespace input_observer
