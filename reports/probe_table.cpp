#include "reports/probe_table.h"

#include <algorithm>
#include <array>
#include <ostream>

#include "observer/error.h"
#include "reports/table.h"

namespace input_observer {
namespace {

constexpr std::size_t longest_reason = 160;

using Verdict = ProbeClaim::Verdict;

std::string plural(std::size_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

}  // namespace

void write_probe(std::ostream& out, const ProbeReport& report) {
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
  write_table(out, table);
  out << "\n"
      << plural(report.claims.size(), "claim") << " after " << plural(report.runs.size(), "run")
      << " of the model: " << counts[0] << " proven, " << counts[1] << " refuted, " << counts[2] << " undecided\n";
}

}  // namespace input_observer
