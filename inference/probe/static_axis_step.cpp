#include <cctype>
#include <set>

#include "inference/probe/probe_steps.h"

namespace input_observer {
namespace {

/** Whether the expression's text has this number in it: `seq + 5` of a cache of length 5. */
bool mentions(const Expression& expression, std::int64_t number) {
  const std::string text = expression.text(), digits = std::to_string(number);
  const auto is_word = [&](std::size_t at) {
    return at < text.size() && (text[at] == '_' || std::isalnum(static_cast<unsigned char>(text[at])) != 0);
  };
  for (auto at = text.find(digits); at != std::string::npos; at = text.find(digits, at + 1)) {
    if ((at == 0 || !is_word(at - 1)) && !is_word(at + digits.size())) return true;
  }
  return false;
}

/** Which axes move together, and how to say so. */
struct Company {
  std::string what;
  std::vector<AxisSet> sets;
};

class StaticAxisStep {
 public:
  explicit StaticAxisStep(SignatureProbe& probe) : probe_(probe) {
    for (AxisSet& set : axis_sets(probe.signature())) {
      if (set.rank < 0) continue;
      (set.size.is_constant() ? statics_ : others_).push_back(std::move(set));
    }
  }

  void run() {
    for (const AxisSet& set : statics_) {
      if (!done_.contains(key_of(set))) probe_axis(set);
    }
  }

 private:
  static std::pair<ProbedAxis, std::string> key_of(const AxisSet& set) { return {set.at, set.size.text()}; }

  /** Alone; the same axis of all with that size; all axes with that size; with what has that size as a constant. */
  std::vector<Company> companies(const AxisSet& set) const {
    const auto size = set.size.constant();
    std::vector<Company> result{{"alone", {set}}};
    Company same_axis{"with axis " + std::to_string(set.at.axis) + " of the others of size " + std::to_string(size),
                      {}};
    Company same_size{"with all axes of size " + std::to_string(size), {}};
    for (const AxisSet& other : statics_) {
      if (other.size.constant() != size) continue;
      same_size.sets.push_back(other);
      if (other.at.axis == set.at.axis) same_axis.sets.push_back(other);
    }
    Company sums{"", same_axis.sets};
    for (const AxisSet& other : others_) {
      if (!mentions(other.size, size)) continue;
      sums.what += (sums.what.empty() ? "with " : " and ") + text_of(other.at);
      sums.sets.push_back(other);
    }
    if (same_axis.sets.size() > 1) result.push_back(same_axis);
    if (same_size.sets.size() > same_axis.sets.size()) result.push_back(same_size);
    if (!sums.what.empty()) result.push_back(sums);
    return result;
  }

  ProbeTrial moved(const Company& company) const {
    ProbeTrial trial{probe_.base};
    for (const AxisSet& set : company.sets)
      trial.moved.emplace_back(set, set.size.evaluate(probe_.base) + 1);
    return trial;
  }

  void probe_axis(const AxisSet& set) {
    auto claim = claim_of(probe_, ProbeClaim::Kind::static_axis, text_of(set.at) + " = " + set.size.text(), {set.at});
    claim.verdict = ProbeClaim::Verdict::proven;
    for (const Company& company : companies(set)) {
      const Attempt attempt = probe_.attempt({moved(company)});
      if (attempt.reply == Attempt::Reply::accepted) {
        offer(company, attempt, claim);
        break;
      }
      // The first refusal says why; what could not be run leaves the axis undecided.
      if (claim.because.empty() ||
          (attempt.reply == Attempt::Reply::unknown && claim.verdict == ProbeClaim::Verdict::proven)) {
        claim.run = attempt.run;
        claim.because = attempt.why;
      }
      if (attempt.reply == Attempt::Reply::unknown) claim.verdict = ProbeClaim::Verdict::undecided;
    }
    done_.insert(key_of(set));
    probe_.add(std::move(claim));
  }

  void offer(const Company& company, const Attempt& attempt, ProbeClaim& claim) {
    claim.verdict = ProbeClaim::Verdict::refuted;
    claim.run = attempt.run;
    claim.because =
        "could be dynamic, " + company.what + ": accepted at " + text_of(probe_.runner.runs()[*attempt.run]);
    std::vector<ProbedAxis> fixed;
    claim.axes.clear();
    for (const AxisSet& each : company.sets) {
      claim.axes.push_back(each.at);
      if (!each.size.is_constant()) continue;
      fixed.push_back(each.at);
      done_.insert(key_of(each));
    }
    claim.claim = text_of(fixed) + " = " + company.sets.front().size.text();
  }

  SignatureProbe& probe_;
  std::vector<AxisSet> statics_, others_;
  std::set<std::pair<ProbedAxis, std::string>> done_;
};

}  // namespace

void probe_static_axes(SignatureProbe& probe) {
  StaticAxisStep(probe).run();
}

}  // namespace input_observer
