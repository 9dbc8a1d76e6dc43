#include "inference/probe/probe.h"

#include <algorithm>
#include <set>

#include "inference/probe/probe_findings.h"
#include "inference/probe/probe_steps.h"
#include "observer/error.h"

namespace input_observer {
namespace {

void run_steps(SignatureProbe& probe) {
  if (!probe_representative(probe)) return;
  probe_suspicions(probe);
  probe_free_dims(probe);
  probe_relations(probe);
  probe_equal_axes(probe);
  probe_static_axes(probe);
  judge_outputs(probe);
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

/** A suspicion that no signature could test. */
void add_untested(const Inference& inference, std::vector<ProbeClaim>& claims) {
  for (const Suspicion& suspicion : inference.suspected) {
    const std::string text = suspicion.dim + " = " + suspicion.expression.text();
    const bool known = std::any_of(claims.begin(), claims.end(), [&](const ProbeClaim& claim) {
      return claim.kind == ProbeClaim::Kind::suspected && claim.claim == text;
    });
    if (known) continue;
    ProbeClaim claim;
    claim.kind = ProbeClaim::Kind::suspected;
    claim.claim = text;
    claim.because = "no signature whose representative sizes are accepted has all of its dims";
    claims.push_back(std::move(claim));
  }
}

}  // namespace

Inference probe(Inference inference, const ProbeOracle& oracle, const ProbeLimits& limits) {
  if (inference.signatures.empty()) throw bad_input({.where = "signatures"}, "expected at least one signature");
  forget_probe(inference);
  const std::vector<Suspicion> suspected = inference.suspected;
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
    SignatureProbe each{inference, i, runner, claims, report};
    run_steps(each);
  }
  add_untested(inference, claims);
  settle_suspicions(inference, suspected, claims);
  add_probe_findings(inference, claims);
  inference.probe = ProbeReport{runner.runs(), std::move(claims)};
  return inference;
}

}  // namespace input_observer
