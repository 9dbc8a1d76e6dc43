#pragma once

#include <functional>
#include <string>
#include <vector>

#include "inference/generators/generate.h"
#include "inference/generators/model_facts.h"
#include "inference/probe/trial_runner.h"

namespace input_observer {

/** Runs the model on generated inputs; what a hang or a crash comes to is an outcome too. */
using InputsOracle = std::function<ProbeAnswer(const GeneratedArguments& inputs)>;

/** How long inputs are looked for. */
struct UniversalLimits {
  std::size_t max_runs = 200;
  std::size_t max_timeouts = 2;  ///< a model that hangs twice is given up
};

/** Inputs that were tried. */
struct UniversalAttempt {
  std::string inputs;  ///< `input_ids int64 [2, 16], scale 1`
  ProbeRun::Outcome outcome = ProbeRun::Outcome::accepted;
  std::string message;  ///< of the model, where it was not accepted
};

/** Inputs made from what a model tells of its arguments. */
struct UniversalArguments {
  GeneratedArguments arguments;  ///< input_axes: those axes that the model took at another size too
  std::vector<UniversalAttempt> tried;
};

/**
 * Inputs for a model by the names and types of its parameters, the use that its graph makes of them, its weights, and
 * what a config offers: the `universal` table says how. The request's config may be empty, its task too; a config of a
 * known type and a task are tried first, as generate_arguments() answers them. With an oracle candidates are tried in
 * order, nearest first, until the model takes one; without one the first stands. Error bad_input for a parameter
 * that cannot be made; Error model says what was tried when the model takes nothing.
 */
UniversalArguments universal_arguments(const GeneratorTables& tables, const GenerationRequest& request,
                                       const ModelFacts& facts, const InputsOracle& oracle = {},
                                       const UniversalLimits& limits = {});

/** What JSON answers say: inputs, input_axes, `runs` (how many sets were tried) and `refused`, the first of those. */
Json to_json(const UniversalArguments& result);

}  // namespace input_observer
