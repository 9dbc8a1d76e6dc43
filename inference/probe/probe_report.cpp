#include "inference/probe/probe_report.h"

#include <algorithm>

#include "observer/text.h"

namespace input_observer {

bool ProbeReport::refutes() const {
  return std::any_of(claims.begin(), claims.end(),
                     [](const ProbeClaim& claim) { return claim.verdict == ProbeClaim::Verdict::refuted; });
}

const char* name_of(ProbeRun::Outcome outcome) {
  static constexpr const char* names[] = {"accepted", "refused", "crashed", "timed-out", "out-of-memory", "not-made"};
  return names[static_cast<std::size_t>(outcome)];
}

const char* name_of(ProbeClaim::Kind kind) {
  static constexpr const char* names[] = {"representative", "suspected",   "free-dim", "relation",
                                          "equal-axes",     "static-axis", "output"};
  return names[static_cast<std::size_t>(kind)];
}

const char* name_of(ProbeClaim::Verdict verdict) {
  static constexpr const char* names[] = {"proven", "refuted", "undecided"};
  return names[static_cast<std::size_t>(verdict)];
}

std::string text_of(const ProbedAxis& axis) {
  return axis.axis < 0 ? axis.path : axis.path + "[" + std::to_string(axis.axis) + "]";
}

std::string text_of(const std::vector<ProbedAxis>& axes) {
  return joined(axes, " + ", [](const ProbedAxis& axis) { return text_of(axis); });
}

std::string text_of(const ProbeRun& run) {
  std::string text;
  for (const auto& [name, size] : run.sizes)
    text += (text.empty() ? "" : " ") + name + "=" + std::to_string(size);
  for (const MovedAxis& moved : run.moved)
    text += (text.empty() ? "" : ", ") + text_of(moved.at) + "=" + std::to_string(moved.size);
  return text;
}

}  // namespace input_observer
