#include "inference/view/chosen_call.h"

#include <algorithm>
#include <tuple>

namespace input_observer {
namespace {

/** Ints at their default are not given although calls of one class may differ in that: counted call by call. */
std::int64_t parameters_given(const Signature& signature, const std::vector<Value>& arguments) {
  std::int64_t result = 0;
  for (std::size_t p = 0; p < signature.size(); ++p)
    result += is_given(signature[p], arguments[p]);
  return result;
}

std::vector<Value> with_placeholders(const JointView& view, std::vector<Value> arguments) {
  return fill_missing(std::move(arguments), view.signature(), view.options.value_if_missing).arguments;
}

std::vector<Value> arguments_of_row(const JointView& view, std::size_t class_index,
                                    const std::vector<std::int64_t>& row) {
  const auto& source = *view.classes[class_index].source;
  return with_placeholders(view, unflatten(source.structure, row, source.first.scalars));
}

/** Most parameters given first, then calls of known order, then the earliest. */
using Preference = std::tuple<std::int64_t, bool, std::uint64_t, std::vector<std::int64_t>>;

/**
 * A class keeps its first call only. Where another call of the class gave an int that the first left at its default,
 * that call is among the sampled rows, if anywhere; which of several came first is not known, so the smallest is taken.
 */
void consider_sampled(const JointView& view, std::size_t index,
                      std::optional<std::pair<Preference, ChosenCall>>& best) {
  const auto& state = view.classes[index].source->state;
  for (const auto& slots : view.samples[index]) {
    std::vector<std::int64_t> row;
    for (const auto slot : state.slots())
      row.push_back(slots[slot]);
    auto arguments = arguments_of_row(view, index, row);
    const Preference preference(-parameters_given(view.signature(), arguments), true, 0, row);
    if (!best || preference < best->first) best = {preference, {std::move(arguments), index}};
  }
}

bool has_int_defaults(const Signature& signature) {
  return std::ranges::any_of(signature, [](const Parameter& parameter) {
    return parameter.default_value && parameter.default_value->get_if<std::int64_t>();
  });
}

std::optional<std::size_t> class_of(const JointView& view, const std::vector<Value>& arguments) {
  const auto structure = flatten(arguments, std::nullopt).structure.arguments;
  const auto found = std::ranges::find_if(
      view.classes, [&](const ObservedClass& observed) { return observed.source->structure.arguments == structure; });
  if (found == view.classes.end()) return std::nullopt;
  return static_cast<std::size_t>(found - view.classes.begin());
}

ChosenCall indexed_call(const JointView& view, std::int64_t index) {
  const auto& report = *view.report;
  if (report.options.index != index || !report.indexed_call) {
    throw bad_input({"", 0, "index"},
                    "expected a call of these inputs that their log asked for, not " + std::to_string(index));
  }
  return {with_placeholders(view, *report.indexed_call), class_of(view, *report.indexed_call)};
}

}  // namespace

std::vector<Value> first_arguments(const JointView& view, std::size_t class_index) {
  return arguments_of_row(view, class_index, view.classes[class_index].source->first.row);
}

std::optional<ChosenCall> choose_call(const JointView& view) {
  if (view.options.index) return indexed_call(view, *view.options.index);
  std::optional<std::pair<Preference, ChosenCall>> best;
  for (std::size_t i = 0; i < view.classes.size(); ++i) {
    const auto& first = view.classes[i].source->first;
    auto arguments = first_arguments(view, i);
    const Preference preference(-parameters_given(view.signature(), arguments), false, first.index, first.row);
    if (!best || preference < best->first) best = {preference, {std::move(arguments), i}};
    if (has_int_defaults(view.signature())) consider_sampled(view, i, best);
  }
  if (!best) return std::nullopt;
  return std::move(best->second);
}

}  // namespace input_observer
