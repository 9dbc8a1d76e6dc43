#include "inference/relations/outputs.h"

#include <algorithm>

#include "inference/relations/evidence.h"
#include "inference/relations/output_formulas.h"

namespace input_observer {
namespace {

/** A formula of dims that every call which has the result has as well. */
OneDimAnswer explain_by_known(const OutputQuestion& question) {
  if (auto formula = equal_dim(question)) return {formula};
  if (question.dims.size() > max_groups_in_pairs) return {};
  const bool few = question.dims.size() <= max_groups_in_triples;
  if (auto formula = sum_of_dims(question, 2)) return {formula};
  if (few) {
    if (auto formula = sum_of_dims(question, 3)) return {formula};
  }
  auto one = formula_of_one_dim(question);
  if (one.formula || one.undecided) return one;
  // A product has one coefficient to fit, a plane three: where both go through few points the product is meant.
  if (auto formula = product_of_dims(question, 2)) return {formula};
  if (auto formula = affine_in_two(question)) return {formula};
  if (few) one.formula = product_of_dims(question, 3);
  if (one.formula) one.rounding.reset();
  return one;
}

/** Where a dim is missing, what the other calls say of it was never tested: only a sum can go without it. */
OneDimAnswer explain(const OutputQuestion& question) {
  std::vector<GroupId> known;
  std::ranges::copy_if(question.dims, std::back_inserter(known),
                       [&](GroupId id) { return question.is_everywhere(id); });
  auto answer =
      explain_by_known({question.view, question.table, question.derived, question.tracks, question.axis, known});
  const bool done = answer.formula || answer.undecided || known.size() == question.dims.size();
  if (done || question.dims.size() > max_groups_in_pairs) return answer;
  answer.formula = sum_with_absent(question, 2);
  if (!answer.formula && question.dims.size() <= max_groups_in_triples) answer.formula = sum_with_absent(question, 3);
  if (answer.formula) answer.rounding.reset();
  return answer;
}

bool is_sampled(const Formula& formula) {
  return formula.kind == Formula::Kind::product || formula.divisor > 1;
}

// A batch that was asked for was seen at one size, so no call can show that axis 0 of a result is it: equal sizes are
// taken for that, unless two such dims have them.
std::optional<Formula> asked_batch(const JointView& view, const GroupTable& table, const JointColumn& column) {
  if (!column.is_axis() || column.at.axis != 0) return std::nullopt;
  std::optional<Formula> batch;
  for (GroupId id = 0; id < table.groups.size(); ++id) {
    if (!table.groups[id].asked || max_of(view, table.groups[id]) != column.max) continue;
    if (batch) return std::nullopt;
    batch = sum_of({{id, 1}});
  }
  return batch;
}

}  // namespace

OutputDims find_output_dims(const JointView& view, const GroupTable& table, const Relations& relations) {
  std::vector<GroupId> dims;
  for (GroupId id = 0; id < table.groups.size(); ++id) {
    if (!table.groups[id].asked && !table.groups[id].latent) dims.push_back(id);
  }
  OutputDims result;
  std::map<std::pair<Tracks, int>, OneDimAnswer> answers;  // caches of all layers ask the same
  std::map<Tracks, std::size_t> unexplained;
  for (ColumnId id = 0; id < view.columns.size(); ++id) {
    const auto& column = view.columns[id];
    if (column.is_input() || column.is_length) continue;
    if (!column.dynamic()) {
      if (const auto batch = asked_batch(view, table, column)) result.formulas.emplace(id, *batch);
      continue;
    }
    const auto [answer, is_new] = answers.try_emplace({column.tracks, column.at.axis});
    if (is_new) answer->second = explain({view, table, relations.derived, column.tracks, column.at.axis, dims});
    if (is_new && answer->second.rounding) result.roundings.emplace(id, *answer->second.rounding);
    if (const auto& formula = answer->second.formula) {
      result.only_sampled |= is_sampled(*formula);
      result.formulas.emplace(id, *formula);
      continue;
    }
    const auto [entry, first] = unexplained.try_emplace(column.tracks, result.data_dependent.size());
    if (first) result.data_dependent.emplace_back();
    result.data_dependent[entry->second].push_back(id);
  }
  return result;
}

}  // namespace input_observer
