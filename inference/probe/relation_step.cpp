#include "inference/probe/probe_steps.h"

namespace input_observer {
namespace {

std::vector<AxisSet> sets_of(const InferredSignature& signature, const Expression& expression) {
  std::vector<AxisSet> result;
  for (AxisSet& set : axis_sets(signature)) {
    if (set.size == expression) result.push_back(std::move(set));
  }
  return result;
}

void decide(const Attempt& broken, const ProbeRun* run, ProbeClaim& claim) {
  claim.run = broken.run;
  claim.because = broken.why;
  if (broken.reply == Attempt::Reply::refused) {
    claim.verdict = ProbeClaim::Verdict::proven;
    claim.because = "needed: " + broken.why;
  } else if (broken.reply == Attempt::Reply::accepted) {
    claim.verdict = ProbeClaim::Verdict::refuted;
    claim.because = "not required, accepted at " + text_of(*run);
  }
}

}  // namespace

void probe_relations(SignatureProbe& probe) {
  for (Dim& dim : probe.inference.dims) {
    if (!dim.expression || dim.expression->is_dim() || dim.expression->is_constant()) continue;
    const auto sets = sets_of(probe.signature(), *dim.expression);
    if (sets.empty()) continue;
    std::vector<ProbedAxis> axes;
    std::vector<ProbeTrial> trials;
    for (const AxisSet& set : sets)
      axes.push_back(set.at);
    for (const auto change : changes_of(dim.step)) {
      ProbeTrial trial{probe.base};
      for (const AxisSet& set : sets)
        trial.moved.emplace_back(set, dim.expression->evaluate(probe.base) + change);
      trials.push_back(std::move(trial));
    }
    auto claim = claim_of(probe, ProbeClaim::Kind::relation, dim.name + " = " + dim.expression->text(), axes);
    const Attempt broken = probe.attempt(trials);
    decide(broken, broken.run ? &probe.runner.runs()[*broken.run] : nullptr, claim);
    // One signature that needs it is enough.
    if (claim.verdict == ProbeClaim::Verdict::proven) dim.required = true;
    if (claim.verdict == ProbeClaim::Verdict::refuted && !dim.required) dim.required = false;
    probe.add(std::move(claim));
  }
}

}  // namespace input_observer
