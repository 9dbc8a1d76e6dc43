#pragma once

#include <functional>
#include <string>
#include <vector>

#include "inference/probe/trial_runner.h"

namespace input_observer {

/** What became of a suspicion of the inference, whichever signature told. */
struct SuspicionState {
  bool tested = false;
  bool decided = false;
};

/**
 * One signature under probe. The steps below are run in their order: each one rests on what those before it settled.
 * They add claims to `claims` and write what they find into `inference`.
 */
struct SignatureProbe {
  Inference& inference;
  std::size_t index = 0;  ///< of the signature
  TrialRunner& runner;
  std::vector<ProbeClaim>& claims;
  std::vector<SuspicionState>& suspicions;  ///< as long as Inference::suspected
  std::function<void()> on_claim;           ///< hears of every claim added; may be empty
  DimSizes base = {};                       ///< sizes that the model takes, of all free dims of the inference

  const InferredSignature& signature() const { return inference.signatures[index]; }
  Attempt attempt(const std::vector<ProbeTrial>& trials) const {
    return runner.attempt(inference, signature(), trials);
  }
  void add(ProbeClaim claim) const;
};

/** Amounts by which to change a size: the power of two in the traffic's step, that step, 3 and 32; ascending is not. */
std::vector<std::int64_t> changes_of(std::int64_t step);

/** A claim of the signature that nothing is known of yet: undecided, without a run. */
ProbeClaim claim_of(const SignatureProbe& probe, ProbeClaim::Kind kind, std::string text, std::vector<ProbedAxis> axes);

/** Step 0: sizes that the model takes; false: there are none, and nothing more can be asked. */
bool probe_representative(SignatureProbe& probe);
/** Step 1: breaks each suspected relation; those that are needed become derived dims. */
void probe_suspicions(SignatureProbe& probe);
/** Step 2: each free dim alone. */
void probe_free_dims(SignatureProbe& probe);
/** Step 3: breaks the relation of each derived dim. */
void probe_relations(SignatureProbe& probe);
/** Step 4: the smallest sets of axes that may leave their dim. */
void probe_equal_axes(SignatureProbe& probe);
/** Step 5: each static axis + 1, alone, then with its likes. */
void probe_static_axes(SignatureProbe& probe);
/** Step 6: compares the results of all runs in which only dims changed; what no run can tell is undecided. */
void judge_outputs(SignatureProbe& probe);

/** Claims that the steps will make of a signature, more or less. */
std::size_t expected_claims(const Inference& inference, const InferredSignature& signature);

}  // namespace input_observer
