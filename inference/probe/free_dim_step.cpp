#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <optional>

#include "inference/probe/probe_steps.h"
#include "inference/probe/ties.h"

namespace input_observer {
namespace {

constexpr std::size_t max_divisors = 64;

std::vector<ProbedAxis> axes_of(const SignatureProbe& probe, const std::string& dim) {
  std::vector<ProbedAxis> axes;
  for (const AxisSet& set : axis_sets(probe.signature())) {
    if (set.size.is_dim() && set.size.name() == dim) axes.push_back(set.at);
  }
  return axes;
}

std::vector<std::int64_t> divisors_of(std::int64_t number) {
  std::vector<std::int64_t> result;
  for (std::int64_t d = 1; d < number && result.size() < max_divisors; ++d) {
    if (number % d == 0) result.push_back(d);
  }
  return result;
}

class FreeDimStep {
 public:
  explicit FreeDimStep(SignatureProbe& probe) : probe_(probe) {}

  void run() {
    for (const std::string& dim : input_dims(probe_.signature()))
      probe_dim(dim);
  }

 private:
  DimSizes with(const std::string& dim, std::int64_t size) const {
    DimSizes sizes = probe_.base;
    sizes[dim] = size;
    return sizes;
  }

  /** The second set first, then steps of the traffic, then multiples that models often ask for, then a smaller size. */
  std::vector<ProbeTrial> trials(const std::string& dim, std::int64_t step) const {
    const auto now = probe_.base.at(dim);
    std::vector<std::int64_t> sizes;
    const auto second = probe_.inference.other_sizes.find(dim);
    if (second != probe_.inference.other_sizes.end()) sizes.push_back(second->second);
    for (const auto change : changes_of(step))
      sizes.push_back(now + change);
    for (const std::int64_t multiple : {8, 16, 32, 64})
      sizes.push_back((now / multiple + 1) * multiple);
    for (const auto change : changes_of(step)) {
      if (now - change >= 1) sizes.push_back(now - change);
    }
    std::vector<ProbeTrial> result;
    for (const auto size : sizes) {
      if (size != now) result.push_back({with(dim, size)});
    }
    return result;
  }

  void probe_dim(const std::string& dim) {
    const Dim* known = find_dim(probe_.inference, dim);
    const std::int64_t step = known == nullptr ? 1 : std::max<std::int64_t>(known->step, 1);
    auto claim = claim_of(probe_, ProbeClaim::Kind::free_dim, dim, axes_of(probe_, dim));
    const auto tried = trials(dim, step);
    const Attempt alone = probe_.attempt(tried);
    claim.run = alone.run;
    if (alone.reply == Attempt::Reply::accepted) {
      accept(dim, step, tried, claim);
    } else if (alone.reply == Attempt::Reply::refused) {
      claim.verdict = ProbeClaim::Verdict::refuted;
      claim.because = "refused alone: " + alone.why + find_tie(probe_, dim);
    } else {
      claim.because = alone.why;
    }
    probe_.add(std::move(claim));
  }

  /** The model took another size: any, or one of a lattice? */
  void accept(const std::string& dim, std::int64_t step, const std::vector<ProbeTrial>& tried, ProbeClaim& claim) {
    const ProbeRun& run = probe_.runner.runs()[*claim.run];
    const auto first_tried = tried.front().sizes.at(dim), taken = run.sizes.at(dim);
    claim.verdict = ProbeClaim::Verdict::proven;
    claim.because = "accepted at " + text_of(run);
    // Calls one apart were seen, and the size asked for first was taken: any size will do.
    if (step == 1 && taken == first_tried) return;
    const auto gap = std::abs(taken - probe_.base.at(dim));
    const auto multiple = smallest_accepted(dim, step > 1 ? step : gap);
    if (!multiple) {
      claim.because += "; the budget of runs is used up before its multiple was found";
    } else if (*multiple > 1 && gap % *multiple == 0) {
      note_multiple(dim, *multiple, step, claim);
    } else if (taken != first_tried) {
      claim.because += "; not at " + dim + "=" + std::to_string(first_tried) + ", so there is a limit";
    }
  }

  /**
   * The smallest divisor of `whole` by which the size may grow, or shrink where it may not grow at all; `whole` itself
   * where no other was accepted. Nothing: the budget is used up.
   */
  std::optional<std::int64_t> smallest_accepted(const std::string& dim, std::int64_t whole) const {
    auto changes = divisors_of(whole);
    changes.push_back(whole);
    for (const std::int64_t sign : {1, -1}) {
      for (const auto change : changes) {
        const auto size = probe_.base.at(dim) + sign * change;
        if (size < 1) continue;
        const Attempt attempt = probe_.attempt({{with(dim, size)}});
        if (attempt.reply == Attempt::Reply::accepted) return change;
        if (!attempt.run) return std::nullopt;
      }
    }
    return whole;
  }

  void note_multiple(const std::string& dim, std::int64_t multiple, std::int64_t step, ProbeClaim& claim) {
    const auto remainder = probe_.base.at(dim) % multiple;
    const auto text =
        remainder == 0 ? "multiples of " + std::to_string(multiple)
                       : "sizes of " + std::to_string(remainder) + " above a multiple of " + std::to_string(multiple);
    claim.because += "; " + text + ", smaller steps are refused";
    if (step % multiple != 0) claim.verdict = ProbeClaim::Verdict::refuted;
    if (Dim* known = find_dim(probe_.inference, dim)) {
      known->multiple = std::lcm(known->multiple, multiple);
      known->remainder = probe_.base.at(dim) % known->multiple;
    }
  }

  SignatureProbe& probe_;
};

}  // namespace

void probe_free_dims(SignatureProbe& probe) {
  FreeDimStep(probe).run();
}

}  // namespace input_observer
