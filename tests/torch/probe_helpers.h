#pragma once

#include <torch/script.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include "inference/torch/model_probe.h"
#include "observer/torch/observer_scope.h"
#include "reports/probe_table.h"
#include "tests/support/catch.h"

namespace input_observer::test {

using Calls = std::vector<torch::jit::Kwargs>;

/** What follows from these calls of the module under observation. */
inline Inference inference_of_calls(const torch::jit::Module& module, const Calls& calls,
                                    const InferOptions& options = {}) {
  const torch::NoGradGuard no_grad;
  Observer observer;
  {
    const ObserverScope scope(observer, module);
    torch::jit::Module called = module;
    for (const torch::jit::Kwargs& call : calls)
      called.get_method("forward")({}, call);
  }
  return infer(observer.report(), options);
}

inline std::string table_of(const Inference& inference) {
  std::ostringstream out;
  write_table(out, probe_table(*inference.probe));
  return out.str();
}

/** `proven`, `refuted`, `undecided`; or `none` where no such claim was made of the signature. */
inline std::string verdict_of(const Inference& inference, const std::string& signature, ProbeClaim::Kind kind,
                              const std::string& claim) {
  for (const ProbeClaim& each : inference.probe->claims) {
    if (each.signature == signature && each.kind == kind && each.claim == claim) return name_of(each.verdict);
  }
  return "none";
}

/** Every claim as `signature kind claim: verdict`, sorted. */
inline std::vector<std::string> verdicts_of(const Inference& inference) {
  std::vector<std::string> lines;
  for (const ProbeClaim& claim : inference.probe->claims) {
    lines.push_back(claim.signature + " " + name_of(claim.kind) + " " + claim.claim + ": " + name_of(claim.verdict));
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

inline const Dim& dim_of(const Inference& inference, const std::string& name) {
  const Dim* dim = find_dim(inference, name);
  REQUIRE(dim != nullptr);
  return *dim;
}

}  // namespace input_observer::test
