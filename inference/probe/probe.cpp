#include "inference/probe/probe.h"

#include "inference/probe/probe_findings.h"
#include "inference/probe/probe_steps.h"
#include "observer/error.h"

namespace input_observer {
namespace {

void run_steps(SignatureProbe& probe) {
  if (probe_representative(probe)) {
    probe_suspicions(probe);
    probe_free_dims(probe);
    probe_relations(probe);
    probe_equal_axes(probe);
    probe_static_axes(probe);
  }
  judge_outputs(probe);  // without an accepted run they are undecided, which is to be said as well
}

/** What an earlier probe left. */
void forget_probe(Inference& inference) {
  inference.probe.reset();
  remove_probe_findings(inference);
  for (Dim& dim : inference.dims) {
    dim.multiple = 1;
    dim.remainder = 0;
    dim.tied.reset();
    dim.required.reset();
  }
}

/** Suspicions that no signature could test. */
void add_untested(const Inference& inference, const std::vector<SuspicionState>& states,
                  std::vector<ProbeClaim>& claims) {
  for (std::size_t i = 0; i < states.size(); ++i) {
    if (states[i].tested) continue;
    const Suspicion& suspicion = inference.suspected[i];
    ProbeClaim claim;
    claim.kind = ProbeClaim::Kind::suspected;
    claim.claim = suspicion.dim + " = " + suspicion.expression.text();
    claim.because = "no signature whose representative sizes are accepted has all of its dims";
    claims.push_back(std::move(claim));
  }
}

}  // namespace

Inference probe(Inference inference, const ProbeOracle& oracle, const ProbeLimits& limits) {
  if (inference.signatures.empty()) throw bad_input({.where = "signatures"}, "expected at least one signature");
  forget_probe(inference);
  std::vector<SuspicionState> suspicions(inference.suspected.size());
  ProbeProgress progress;
  for (const InferredSignature& signature : inference.signatures)
    progress.expected_claims += expected_claims(inference, signature);
  std::vector<ProbeClaim> claims;
  const auto report = [&] {
    progress.claims = claims.size();
    if (limits.on_progress) limits.on_progress(progress);
  };
  TrialRunner runner(oracle, limits.max_runs, [&](const std::string& signature) {
    progress.signature = signature;
    ++progress.runs;
    report();
  });
  for (std::size_t i = 0; i < inference.signatures.size(); ++i) {
    SignatureProbe each{inference, i, runner, claims, suspicions, report};
    run_steps(each);
  }
  add_untested(inference, suspicions, claims);
  settle_suspicions(inference, suspicions);
  add_probe_findings(inference, claims);
  inference.probe = ProbeReport{runner.runs(), std::move(claims)};
  return inference;
}

}  // namespace input_observer
