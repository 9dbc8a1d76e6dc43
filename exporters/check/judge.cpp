#include "exporters/check/judge.h"

#include <torch/script.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace input_observer {
namespace {

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
  if (leaf == pending.results.end() || !is_defined_tensor(leaf->value)) {
    difference.problem = "the model gives no tensor here";
  } else {
    const at::Tensor expected = leaf->value.toTensor();
    difference = compare(expected, given, tolerance_for(expected.scalar_type(), options));
  }
  difference.name = output.name;
  difference.path = output.path;
  return difference;
}

// Tensors that the model gives and the file does not: an optional result, one more element of a list.
std::vector<OutputDifference> not_given(const PendingCall& pending) {
  const auto& outputs = pending.entry->outputs;
  std::vector<OutputDifference> found;
  for (const IValueLeaf& leaf : pending.results) {
    const bool listed = std::any_of(outputs.begin(), outputs.end(),
                                    [&](const ExportedTensor& output) { return output.path == leaf.path; });
    if (listed || !is_defined_tensor(leaf.value)) continue;
    found.push_back({.name = "-", .path = leaf.path, .counts = {}, .problem = "the export gives no tensor here"});
  }
  return found;
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
  }
  for (OutputDifference& missing : not_given(pending))
    call.outputs.push_back(std::move(missing));
  const bool differs = std::any_of(call.outputs.begin(), call.outputs.end(),
                                   [](const OutputDifference& output) { return !output.problem.empty(); });
  if (differs) call.outcome = CheckedCall::Outcome::differs;
}

}  // namespace input_observer
