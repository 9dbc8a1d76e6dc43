#include "inference/probe/probe_steps.h"
#include "inference/probe/suspicion_instances.h"
#include "observer/error.h"

namespace input_observer {
namespace {

/** The sizes of the inference, the same with all suspicions kept, then the second set likewise. */
std::vector<ProbeTrial> base_trials(const SignatureProbe& probe) {
  const auto instances = suspicion_instances(probe.inference, probe.signature());
  const auto& [first, second] = std::pair(probe.inference.sizes, probe.inference.other_sizes);
  std::vector<ProbeTrial> trials{{first}, {imposed(first, instances)}};
  DimSizes other = first;
  for (const auto& [name, size] : second)
    other[name] = size;
  trials.push_back({other});
  trials.push_back({imposed(other, instances)});
  return trials;
}

}  // namespace

bool probe_representative(SignatureProbe& probe) {
  auto claim = claim_of(probe, ProbeClaim::Kind::representative, "the model takes the representative sizes", {});
  const auto trials = base_trials(probe);
  Attempt first = probe.attempt({trials.front()});
  if (first.run && probe.runner.runs()[*first.run].outcome == ProbeRun::Outcome::not_made) {
    throw bad_input({.where = claim.signature},
                    "no arguments can be made of this signature: " + probe.runner.runs()[*first.run].message);
  }
  claim.run = first.run;
  if (first.reply == Attempt::Reply::accepted) {
    claim.verdict = ProbeClaim::Verdict::proven;
    claim.because = "accepted at " + text_of(probe.runner.runs()[*first.run]);
    probe.base = trials.front().sizes;
    probe.add(std::move(claim));
    return true;
  }
  claim.verdict =
      first.reply == Attempt::Reply::refused ? ProbeClaim::Verdict::refuted : ProbeClaim::Verdict::undecided;
  claim.because = first.why;
  for (std::size_t i = 1; i < trials.size(); ++i) {
    const Attempt attempt = probe.attempt({trials[i]});
    if (attempt.reply != Attempt::Reply::accepted) continue;
    claim.because += "; accepted at " + text_of(probe.runner.runs()[*attempt.run]);
    probe.base = trials[i].sizes;
    probe.add(std::move(claim));
    return true;
  }
  claim.because += "; some relation, multiple or limit is missing";
  probe.add(std::move(claim));
  return false;
}

}  // namespace input_observer
