#include "inference/probe/probe_steps.h"

#include <algorithm>
#include <set>

namespace input_observer {

void SignatureProbe::add(ProbeClaim claim) const {
  claims.push_back(std::move(claim));
  if (on_claim) on_claim();
}

std::vector<std::int64_t> changes_of(std::int64_t step) {
  // A refusal of + 3 alone may only mean "not a multiple of 8".
  std::vector<std::int64_t> result;
  const std::int64_t whole = std::max<std::int64_t>(step, 1);
  for (const std::int64_t change : {whole & -whole, whole, std::int64_t{3}, std::int64_t{32}}) {
    if (std::find(result.begin(), result.end(), change) == result.end()) result.push_back(change);
  }
  return result;
}

ProbeClaim claim_of(const SignatureProbe& probe, ProbeClaim::Kind kind, std::string text,
                    std::vector<ProbedAxis> axes) {
  ProbeClaim claim;
  claim.signature = probe.signature().id;
  claim.kind = kind;
  claim.claim = std::move(text);
  claim.axes = std::move(axes);
  return claim;
}

std::size_t expected_claims(const Inference& inference, const InferredSignature& signature) {
  std::size_t statics = 0;
  std::set<std::string> dynamic;
  for (const AxisSet& set : axis_sets(signature)) {
    if (set.size.is_constant()) {
      ++statics;
    } else {
      dynamic.insert(set.size.text());
    }
  }
  return 1 + inference.suspected.size() + input_dims(signature).size() + dynamic.size() + statics +
         signature.outputs.size();
}

}  // namespace input_observer
