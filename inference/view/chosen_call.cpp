#include "inference/view/chosen_call.h"

#include <algorithm>
#include <tuple>

#include "observer/given.h"

namespace input_observer {
namespace {

std::vector<Value> with_placeholders(const JointView& view, std::vector<Value> arguments) {
  return fill_missing(std::move(arguments), view.signature(), view.options.value_if_missing).arguments;
}

/** Most parameters given first, then the earliest. */
using Preference = std::tuple<std::int64_t, std::uint64_t, std::vector<std::int64_t>>;

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
  const auto& source = *view.classes[class_index].source;
  auto arguments = unflatten(source.structure, source.first.row, source.first.scalars);
  return with_placeholders(view, in_usual_order(source, std::move(arguments)));
}

std::optional<ChosenCall> choose_call(const JointView& view) {
  if (view.options.index) return indexed_call(view, *view.options.index);
  std::optional<std::pair<Preference, ChosenCall>> best;
  for (std::size_t i = 0; i < view.classes.size(); ++i) {
    const auto& first = view.classes[i].source->first;
    auto arguments = first_arguments(view, i);
    const auto given = static_cast<std::int64_t>(count_given(view.signature(), arguments));
    const Preference preference(-given, first.index, first.row);
    if (!best || preference < best->first) best = {preference, {std::move(arguments), i}};
  }
  if (!best) return std::nullopt;
  return std::move(best->second);
}

}  // namespace input_observer
