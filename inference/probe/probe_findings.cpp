#include "inference/probe/probe_findings.h"

#include <algorithm>
#include <map>
#include <set>

#include "inference/result/findings.h"

namespace input_observer {
namespace {

using Kind = ProbeClaim::Kind;
using Verdict = ProbeClaim::Verdict;

const std::map<Kind, const char*>& codes() {
  static const std::map<Kind, const char*> result{
      {Kind::representative, finding::refused_sizes}, {Kind::free_dim, finding::not_free},
      {Kind::relation, finding::not_required},        {Kind::equal_axes, finding::separable_axes},
      {Kind::static_axis, finding::could_be_dynamic}, {Kind::output, finding::wrong_output}};
  return result;
}

}  // namespace

void add_probe_findings(Inference& inference, const std::vector<ProbeClaim>& claims) {
  std::set<std::string> said;
  for (const ProbeClaim& claim : claims) {
    const auto code = codes().find(claim.kind);
    if (claim.verdict != Verdict::refuted || code == codes().end()) continue;
    const std::string text = claim.kind == Kind::representative ? claim.signature + ": " + claim.claim : claim.claim;
    if (!said.insert(code->second + text).second) continue;
    inference.findings.push_back(
        {code->second, claim.axes.empty() ? "" : claim.axes.front().path, text + ": " + claim.because});
  }
}

void remove_probe_findings(Inference& inference) {
  std::erase_if(inference.findings, [](const Finding& each) {
    return std::any_of(codes().begin(), codes().end(), [&](const auto& code) { return each.code == code.second; });
  });
}

void settle_suspicions(Inference& inference, const std::vector<SuspicionState>& states) {
  const auto is_suspicion = [](const Finding& each) {
    return each.code == finding::suspected_equality || each.code == finding::suspected_relation;
  };
  // They stand in one order; where somebody edited the file, nothing tells which is which.
  const auto findings = std::count_if(inference.findings.begin(), inference.findings.end(), is_suspicion);
  if (static_cast<std::size_t>(findings) == states.size()) {
    std::size_t next = 0;
    std::erase_if(inference.findings,
                  [&](const Finding& each) { return is_suspicion(each) && states[next++].decided; });
  }
  std::vector<Suspicion> left;
  for (std::size_t i = 0; i < states.size(); ++i) {
    if (!states[i].decided) left.push_back(inference.suspected[i]);
  }
  inference.suspected = std::move(left);
}

}  // namespace input_observer
