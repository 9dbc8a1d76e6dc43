#include "reports/probe_table.h"

#include <array>

#include "observer/error.h"
#include "observer/text.h"

namespace input_observer {
namespace {

constexpr std::size_t longest_reason = 160;

using Verdict = ProbeClaim::Verdict;

}  // namespace

Table probe_table(const ProbeReport& report) {
  Table table{"claims", {"signature", "about", "claim", "verdict", "run", "because"}, {}};
  std::array<std::size_t, 3> counts{};
  for (const Verdict verdict : {Verdict::refuted, Verdict::undecided, Verdict::proven}) {
    for (const ProbeClaim& claim : report.claims) {
      if (claim.verdict != verdict) continue;
      ++counts[static_cast<std::size_t>(verdict)];
      table.rows.push_back({claim.signature, name_of(claim.kind), claim.claim, name_of(verdict),
                            claim.run ? std::to_string(*claim.run) : "", one_line(claim.because, longest_reason)});
    }
  }
  table.caption = plural(report.claims.size(), "claim") + " after " + plural(report.runs.size(), "run") +
                  " of the model: " + std::to_string(counts[0]) + " proven, " + std::to_string(counts[1]) +
                  " refuted, " + std::to_string(counts[2]) + " undecided";
  return table;
}

}  // namespace input_observer
