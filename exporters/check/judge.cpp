#include "exporters/check/judge.h"

#include <torch/script.h>

#include <algorithm>

namespace input_observer {
namespace {

bool is_given(const c10::IValue& value) {
  return value.isTensor() && value.toTensor().defined();
}

Tolerance tolerance_for(at::ScalarType dtype, const CheckOptions& options) {
  Tolerance tolerance = tolerance_of(dtype);
  const bool full_precision = dtype == at::kFloat || dtype == at::kDouble;
  const auto& atol = options.atol || !full_precision ? options.atol : options.float_atol;
  if (atol) tolerance.absolute = *atol;
  return tolerance;
}

OutputDifference compare_output(const PendingCall& pending, const ExportedTensor& output, const at::Tensor& given,
                                const CheckOptions& options) {
  const auto leaf = std::find_if(pending.results.begin(), pending.results.end(),
                                 [&](const IValueLeaf& l) { return l.path == output.path; });
  OutputDifference difference;
  if (leaf == pending.results.end() || !is_given(leaf->value)) {
    difference.problem = "the model gives no tensor here";
  } else {
    const at::Tensor expected = leaf->value.toTensor();
    difference = compare(expected, given, tolerance_for(expected.scalar_type(), options));
  }
  difference.name = output.name;
  difference.path = output.path;
  return difference;
}

}  // namespace

void judge(CheckedCall& call, const PendingCall& pending, const ExportAnswer& answer, const CheckOptions& options) {
  if (!answer.error.empty()) {
    call.outcome = CheckedCall::Outcome::failed;
    call.note = answer.error;
    return;
  }
  for (std::size_t i = 0; i < pending.entry->outputs.size(); ++i) {
    call.outputs.push_back(compare_output(pending, pending.entry->outputs[i], answer.outputs.at(i), options));
    if (!call.outputs.back().problem.empty()) call.outcome = CheckedCall::Outcome::differs;
  }
}

}  // namespace input_observer
