#include <algorithm>
#include <map>
#include <set>

#include "inference/probe/probe_steps.h"
#include "observer/text.h"

namespace input_observer {
namespace {

std::string shape_text(const std::vector<Expression>& shape) {
  return "[" + joined(shape, ", ", &Expression::text) + "]";
}

std::string shape_text(const Sizes& shape) {
  return "[" + joined(shape, ", ", [](std::int64_t size) { return std::to_string(size); }) + "]";
}

class OutputJudge {
 public:
  explicit OutputJudge(SignatureProbe& probe) : probe_(probe), known_(input_dims(probe.signature())) {}

  void run() {
    std::map<std::pair<std::string, std::string>, std::vector<const InferredLeaf*>> likes;
    std::vector<std::pair<std::string, std::string>> order;
    for (const InferredLeaf& leaf : probe_.signature().outputs) {
      auto& mine = likes[{layout_of(leaf.path), shape_text(leaf.shape)}];
      if (mine.empty()) order.emplace_back(layout_of(leaf.path), shape_text(leaf.shape));
      mine.push_back(&leaf);
    }
    for (const auto& key : order)
      judge(key, likes[key]);
  }

 private:
  void judge(const std::pair<std::string, std::string>& key, const std::vector<const InferredLeaf*>& leaves) {
    const std::string path = leaves.size() == 1 ? leaves.front()->path : key.first;
    auto claim = claim_of(probe_, ProbeClaim::Kind::output, path + " " + key.second, {});
    std::set<std::string> moved;
    std::size_t agreed = 0;
    const auto& runs = probe_.runner.runs();
    for (std::size_t i = 0; i < runs.size() && claim.verdict != ProbeClaim::Verdict::refuted; ++i) {
      if (!counts(runs[i])) continue;
      for (const InferredLeaf* leaf : leaves)
        compare(*leaf, i, claim);
      for (const auto& [name, size] : runs[i].sizes) {
        if (probe_.base.at(name) != size) moved.insert(name);
      }
      ++agreed;
    }
    if (claim.verdict != ProbeClaim::Verdict::refuted) confirm(*leaves.front(), agreed, moved, claim);
    probe_.add(std::move(claim));
  }

  bool counts(const ProbeRun& run) const {
    return run.signature == probe_.signature().id && run.outcome == ProbeRun::Outcome::accepted && run.moved.empty();
  }

  /** Sizes of dims that follow from others by now may stand in earlier runs, and the other way round. */
  DimSizes sizes_of(const ProbeRun& run) const {
    DimSizes sizes = probe_.base;
    for (const auto& [name, size] : run.sizes)
      sizes[name] = size;
    return sizes;
  }

  void compare(const InferredLeaf& leaf, std::size_t run, ProbeClaim& claim) const {
    const auto& outputs = probe_.runner.answer(run).outputs;
    const auto found =
        std::find_if(outputs.begin(), outputs.end(), [&](const auto& output) { return output.first == leaf.path; });
    const DimSizes sizes = sizes_of(probe_.runner.runs()[run]);
    std::string got;
    if (found == outputs.end()) {
      got = "no tensor";
    } else if (!fits(leaf, found->second, sizes)) {
      got = shape_text(found->second);
    }
    if (got.empty() || claim.verdict == ProbeClaim::Verdict::refuted) return;
    claim.verdict = ProbeClaim::Verdict::refuted;
    claim.run = run;
    claim.because = leaf.path + " is " + got + " at " + text_of(probe_.runner.runs()[run]);
  }

  /** An axis of a dim that the arguments do not have depends on values or cannot be told: any size fits. */
  bool fits(const InferredLeaf& leaf, const Sizes& shape, const DimSizes& sizes) const {
    if (shape.size() != leaf.shape.size()) return false;
    for (std::size_t axis = 0; axis < shape.size(); ++axis) {
      const auto names = leaf.shape[axis].names();
      const bool known = std::all_of(names.begin(), names.end(),
                                     [&](const auto& name) { return known_.contains(name) && sizes.contains(name); });
      if (known && leaf.shape[axis].evaluate(sizes) != shape[axis]) return false;
    }
    return true;
  }

  /** Proven when each of its dims has been seen at another size; one of other signatures has no size here. */
  void confirm(const InferredLeaf& leaf, std::size_t agreed, const std::set<std::string>& moved, ProbeClaim& claim) {
    std::string still, foreign;
    for (const Expression& size : leaf.shape) {
      for (const std::string& name : size.names()) {
        const bool live = probe_.base.contains(name);
        if (live && !known_.contains(name)) foreign = name;
        if (live && !moved.contains(name)) still = name;
      }
    }
    if (agreed > 0 && still.empty() && foreign.empty()) claim.verdict = ProbeClaim::Verdict::proven;
    claim.because = agreed == 0        ? "no run was accepted"
                    : !foreign.empty() ? "no argument of the signature has " + foreign
                    : still.empty()    ? "as said in " + std::to_string(agreed) + (agreed == 1 ? " run" : " runs")
                                       : "no run of another " + still + " was accepted";
  }

  SignatureProbe& probe_;
  std::set<std::string> known_;
};

}  // namespace

void judge_outputs(SignatureProbe& probe) {
  OutputJudge(probe).run();
}

}  // namespace input_observer
