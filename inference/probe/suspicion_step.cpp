#include <algorithm>

#include "inference/probe/probe_steps.h"
#include "inference/probe/suspicion_instances.h"

namespace input_observer {
namespace {

using Instances = std::vector<SuspicionInstance>;

class SuspicionStep {
 public:
  explicit SuspicionStep(SignatureProbe& probe)
      : probe_(probe), kept_(suspicion_instances(probe.inference, probe.signature())) {}

  void run() {
    std::vector<std::size_t> needed;
    for (std::size_t i = 0; i < probe_.inference.suspected.size(); ++i) {
      const Instances mine = instances_of(i);
      if (mine.empty()) continue;  // another signature may have it
      const auto& [dim, expression] = probe_.inference.suspected[i];
      auto claim = claim_of(probe_, ProbeClaim::Kind::suspected, dim + " = " + expression.text(), {});
      decide(mine, claim);
      if (claim.verdict == ProbeClaim::Verdict::refuted) drop(i);
      if (claim.verdict == ProbeClaim::Verdict::proven) needed.push_back(i);
      probe_.suspicions[i].tested = true;
      probe_.suspicions[i].decided |= claim.verdict != ProbeClaim::Verdict::undecided;
      probe_.add(std::move(claim));
    }
    for (const std::size_t i : needed)
      promote(i);
  }

 private:
  Instances instances_of(std::size_t suspicion) const {
    Instances result;
    std::copy_if(kept_.begin(), kept_.end(), std::back_inserter(result),
                 [&](const SuspicionInstance& each) { return each.suspicion == suspicion; });
    return result;
  }

  void drop(std::size_t suspicion) {
    std::erase_if(kept_, [&](const SuspicionInstance& each) { return each.suspicion == suspicion; });
  }

  /** The suspicions beside this one that can hold while it is broken. */
  Instances beside(const Instances& mine) const {
    Instances result;
    for (const auto& each : kept_) {
      const bool rival = std::any_of(mine.begin(), mine.end(), [&](const auto& m) { return m.dim == each.dim; });
      if (!rival) result.push_back(each);
    }
    return result;
  }

  void decide(const Instances& mine, ProbeClaim& claim) const {
    if (const auto run = run_that_breaks(mine)) {
      claim.verdict = ProbeClaim::Verdict::refuted;
      claim.run = run;
      claim.because = "accepted at " + text_of(probe_.runner.runs()[*run]) + ": independent";
      return;
    }
    const Attempt broken = probe_.attempt(breaking(mine));
    claim.run = broken.run;
    claim.because = broken.why;
    if (broken.reply == Attempt::Reply::accepted) {
      claim.verdict = ProbeClaim::Verdict::refuted;
      claim.because = "accepted at " + text_of(probe_.runner.runs()[*broken.run]) + ": independent";
    }
    if (broken.reply != Attempt::Reply::refused) return;
    const Attempt kept = probe_.attempt(keeping(mine));
    if (kept.reply == Attempt::Reply::accepted) {
      claim.verdict = ProbeClaim::Verdict::proven;
      claim.because = "needed: " + broken.why;
    } else {
      claim.because = claim.claim + " kept at other sizes is not accepted either: " + kept.why;
    }
  }

  /** A run in which only dims changed, that the model took though the relation did not hold. */
  std::optional<std::size_t> run_that_breaks(const Instances& mine) const {
    const auto& runs = probe_.runner.runs();
    for (std::size_t i = 0; i < runs.size(); ++i) {
      const ProbeRun& run = runs[i];
      if (run.signature != probe_.signature().id || run.outcome != ProbeRun::Outcome::accepted) continue;
      if (!run.moved.empty()) continue;
      const auto holds = [&](const SuspicionInstance& each) {
        return run.sizes.contains(each.dim) ? each.holds(run.sizes) : true;
      };
      if (!std::all_of(mine.begin(), mine.end(), holds)) return i;
    }
    return std::nullopt;
  }

  std::int64_t step_of(const std::string& dim) const {
    const Dim* found = find_dim(probe_.inference, dim);
    return found == nullptr ? 1 : found->step;
  }

  std::vector<ProbeTrial> breaking(const Instances& mine) const {
    const auto others = beside(mine);
    std::vector<ProbeTrial> trials;
    for (const std::int64_t change : changes_of(step_of(mine.front().dim))) {
      DimSizes sizes = imposed(imposed(probe_.base, others), mine);
      for (const auto& each : mine)
        sizes[each.dim] += change;
      trials.push_back({imposed(sizes, others)});
    }
    return trials;
  }

  /** Other sizes of the parts, one part after the other. */
  std::vector<ProbeTrial> keeping(const Instances& mine) const {
    Instances all = beside(mine);
    all.insert(all.end(), mine.begin(), mine.end());
    std::vector<ProbeTrial> trials;
    for (const std::string& part : mine.front().expression.names()) {
      for (const std::int64_t change : changes_of(step_of(part))) {
        DimSizes sizes = probe_.base;
        sizes[part] += change;
        trials.push_back({imposed(sizes, all)});
      }
    }
    return trials;
  }

  void promote(std::size_t suspicion) {
    const auto [dim, expression] = probe_.inference.suspected[suspicion];
    const Dim* known = find_dim(probe_.inference, dim);
    if (known == nullptr || known->kind == Dim::Kind::derived || expression.names().contains(dim)) return;
    // The other dims as the model took them: with a suspicion that the representative sizes broke, they may differ.
    for (auto& [name, size] : probe_.inference.sizes)
      size = probe_.base.at(name);
    derive_dim(probe_.inference, dim, expression);
  }

  SignatureProbe& probe_;
  Instances kept_;
};

}  // namespace

void probe_suspicions(SignatureProbe& probe) {
  SuspicionStep(probe).run();
}

}  // namespace input_observer
