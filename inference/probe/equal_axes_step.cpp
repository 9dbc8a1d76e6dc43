#include <algorithm>
#include <map>

#include "inference/probe/probe_steps.h"

namespace input_observer {
namespace {

constexpr std::size_t max_leaving = 3;

/** All ways to choose `count` of `from`, in order. */
std::vector<std::vector<std::size_t>> choices(const std::vector<std::size_t>& from, std::size_t count) {
  std::vector<std::vector<std::size_t>> result;
  std::vector<std::size_t> chosen;
  const auto choose = [&](const auto& self, std::size_t begin) -> void {
    if (chosen.size() == count) {
      result.push_back(chosen);
      return;
    }
    for (std::size_t i = begin; i < from.size(); ++i) {
      chosen.push_back(from[i]);
      self(self, i + 1);
      chosen.pop_back();
    }
  };
  choose(choose, 0);
  return result;
}

/** The axes of one size: which of them may have another one while the rest stays? */
class EqualAxes {
 public:
  EqualAxes(SignatureProbe& probe, std::vector<AxisSet> sets) : probe_(probe), sets_(std::move(sets)) {
    const Dim* dim = find_dim(probe.inference, sets_.front().size);
    step_ = dim == nullptr ? 1 : dim->step;
    name_ = dim == nullptr || sets_.front().size.is_dim() ? sets_.front().size.text() : dim->name;
    for (std::size_t i = 0; i < sets_.size(); ++i)
      together_.push_back(i);
  }

  void run() {
    for (std::size_t count = 1; count <= max_leaving; ++count) {
      for (const auto& leaving : choices(together_, count)) {
        if (may_leave(leaving)) try_to_leave(leaving);
      }
    }
    if (together_.size() > 1) add_rest();
  }

 private:
  /** A set and its complement leave each other alike, so half of the rest is enough; of two halves the later one. */
  bool may_leave(const std::vector<std::size_t>& leaving) const {
    const auto stays = [&](std::size_t each) {
      return std::find(together_.begin(), together_.end(), each) != together_.end();
    };
    if (!std::all_of(leaving.begin(), leaving.end(), stays)) return false;
    const auto twice = 2 * leaving.size();
    return twice < together_.size() || (twice == together_.size() && leaving.front() != together_.front());
  }

  std::vector<ProbedAxis> axes_of(const std::vector<std::size_t>& which) const {
    std::vector<ProbedAxis> axes;
    for (const auto each : which)
      axes.push_back(sets_[each].at);
    return axes;
  }

  void try_to_leave(const std::vector<std::size_t>& leaving) {
    std::vector<ProbeTrial> trials;
    for (const auto change : changes_of(step_)) {
      ProbeTrial trial{probe_.base};
      for (const auto each : leaving)
        trial.moved.emplace_back(sets_[each], sets_[each].size.evaluate(probe_.base) + change);
      trials.push_back(std::move(trial));
    }
    const Attempt attempt = probe_.attempt(trials);
    if (attempt.reply != Attempt::Reply::accepted) {
      if (attempt.reply == Attempt::Reply::unknown && !unknown_) unknown_ = attempt;
      if (attempt.reply == Attempt::Reply::refused && !refused_) refused_ = attempt;
      return;
    }
    const auto axes = axes_of(leaving);
    std::erase_if(together_,
                  [&](std::size_t each) { return std::find(leaving.begin(), leaving.end(), each) != leaving.end(); });
    auto claim = claim_of(probe_, ProbeClaim::Kind::equal_axes,
                          name_ + ": " + text_of(axes) + " like " + text_of(axes_of(together_)), axes);
    claim.verdict = ProbeClaim::Verdict::refuted;
    claim.run = attempt.run;
    claim.because = "may be a dim of its own, accepted at " + text_of(probe_.runner.runs()[*attempt.run]);
    probe_.add(std::move(claim));
  }

  void add_rest() const {
    const auto axes = axes_of(together_);
    auto claim = claim_of(probe_, ProbeClaim::Kind::equal_axes, name_ + ": " + text_of(axes), axes);
    const auto& reason = unknown_ ? unknown_ : refused_;
    if (!unknown_ && refused_) claim.verdict = ProbeClaim::Verdict::proven;
    if (reason) {
      claim.run = reason->run;
      claim.because = (unknown_ ? "" : "needed: ") + reason->why;
    }
    probe_.add(std::move(claim));
  }

  SignatureProbe& probe_;
  std::vector<AxisSet> sets_;
  std::int64_t step_ = 1;
  std::string name_;
  std::vector<std::size_t> together_;  // ranks in sets_ of what has not left
  std::optional<Attempt> unknown_, refused_;
};

}  // namespace

void probe_equal_axes(SignatureProbe& probe) {
  std::vector<std::string> order;
  std::map<std::string, std::vector<AxisSet>> by_size;
  for (AxisSet& set : axis_sets(probe.signature())) {
    if (set.size.is_constant()) continue;
    const std::string size = set.size.text();
    if (!by_size.contains(size)) order.push_back(size);
    by_size[size].push_back(std::move(set));
  }
  for (const std::string& size : order) {
    if (by_size[size].size() > 1) EqualAxes(probe, std::move(by_size[size])).run();
  }
}

}  // namespace input_observer
