#include "inference/result/findings.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <span>

#include "inference/relations/evidence.h"
#include "inference/result/joint_arguments.h"
#include "inference/result/option_findings.h"
#include "inference/result/suspicions.h"
#include "inference/sizes/size_candidates.h"
#include "inference/view/dropped_leaves.h"
#include "inference/view/points.h"
#include "inference/view/value_tree.h"
#include "observer/path.h"
#include "observer/text.h"

namespace input_observer {
namespace {

class FindingWriter {
 public:
  FindingWriter(const Analysis& analysis, const FactTable& facts)
      : analysis_(analysis),
        view_(analysis.view),
        facts_(facts),
        dropped_only_(leaves_of_dropped_only(*analysis.view.report)) {}

  std::vector<Finding> write() {
    about_calls();
    about_one_size();
    add_suspicions(analysis_, result_);
    about_leaves();
    about_kinds();
    about_outputs();
    about_search();
    about_classes();
    add_option_findings(analysis_, result_);
    return std::move(result_);
  }

 private:
  void add(const char* code, std::string path, std::string message) {
    result_.push_back({code, std::move(path), std::move(message)});
  }

  void about_calls() {
    const auto& report = *view_.report;
    if (report.calls == 0) add(finding::no_calls, "", "no call was recorded: nothing is known of any argument");
    if (report.calls == 1) {
      add(finding::one_call, "",
          "only one call was recorded, so no axis could be seen to vary: add calls of other sizes, or ask for the "
          "batch with set_batch_dimension_for");
    }
    if (report.failed > 0) {
      add(finding::failed_calls, "", plural(report.failed, "call") + " raised an error and do not count");
    }
    if (report.dropped_calls > 0) {
      add(finding::dropped_calls, "",
          plural(report.dropped_calls, "call") +
              " had one of too many structures: their sizes count for the ranges and dynamic axes of arguments that "
              "kept calls have too, not for relations" +
              only_dropped());
    }
  }

  /** What the calls that were dropped had for themselves; empty where that is nothing. */
  std::string only_dropped() const {
    constexpr std::size_t max_named = 8;
    std::vector<std::string> names;
    for (const auto& leaf : dropped_only_) {
      const auto name = (leaf.side == Side::output ? "the result " : "") + leaf.path;
      if (names.empty() || names.back() != name) names.push_back(name);
    }
    if (names.empty()) return {};
    const auto more = names.size() - std::min(names.size(), max_named);
    names.resize(names.size() - more);
    return "; nothing is said of " + joined(names, ", ") + (more > 0 ? " and " + std::to_string(more) + " more" : "") +
           ", which no other call had";
  }

  /** One line for all tensors, not one for each axis that never moved. */
  void about_one_size() {
    if (view_.report->calls < 2) return;
    const auto is_axis = [](const DroppedLeaf& leaf) { return leaf.side == Side::input && leaf.rank > 0; };
    if (std::ranges::any_of(dropped_only_, is_axis)) return;
    std::vector<std::string> batches;
    bool any_axis = false;
    for (ColumnId id = 0; id < view_.columns.size(); ++id) {
      const auto& column = view_.columns[id];
      if (!column.is_input() || !column.is_axis()) continue;
      any_axis = true;
      if (column.dynamic() || column.asked) return;
      if (column.at.axis == 0) batches.push_back(column.at.path);
    }
    if (!any_axis) return;
    add(finding::one_size_only, batches.front(),
        "every axis of every argument had one size in all " + plural(view_.report->calls, "call") +
            ", so all are static: add calls of other sizes, or ask for the batch with set_batch_dimension_for");
  }

  void about_leaves() {
    for (const auto& [key, fact] : facts_) {
      const auto side = std::string(key.first == Side::output ? "the result " : "");
      if (fact.ranks.size() > 1) {
        std::vector<std::string> ranks;
        for (const auto rank : fact.ranks)
          ranks.push_back(std::to_string(rank));
        add(finding::several_ranks, key.second,
            side + key.second + " was seen with ranks " + joined(ranks, ", ") +
                ": one signature each, the highest one in "
                "`inputs`, `arguments` and `dynamic_axes`");
      }
      if (fact.dtypes.size() > 1) {
        add(finding::several_dtypes, key.second,
            side + key.second + " was seen as " + joined(fact.dtypes, ", ") + ": one signature each, " +
                std::string(name_of(fact.dtype)) + " in `inputs` and `arguments`");
      }
    }
  }

  /** A list here and a tensor there: one structure cannot hold both. */
  void about_kinds() {
    Kinds seen, kept;
    const auto& signature = view_.signature();
    for (const auto& observed : view_.classes) {
      for (std::size_t p = 0; p < signature.size(); ++p) {
        if (!observed.substituted[p]) collect_kinds(Side::input, signature[p].name, observed.arguments[p], seen);
      }
      for (const auto& output : observed.outputs)
        collect_kinds(Side::output, "out", output, seen);
    }
    const auto whole = joint_structure(view_);
    for (std::size_t p = 0; p < signature.size(); ++p)
      collect_kinds(Side::input, signature[p].name, whole[p], kept);
    for (const auto& [key, kinds] : seen) {
      if (kinds.size() < 2) continue;
      const auto in_arguments = kept.find(key);
      add(finding::several_kinds, key.second,
          (key.first == Side::output ? "the result " : "") + key.second + " was seen as " + joined(kinds, ", ") +
              ": one signature each" +
              (in_arguments == kept.end() ? "" : ", " + joined(in_arguments->second, ", ") + " in `arguments`"));
    }
  }

  /** By side and (folded) path: what stood there, None aside. */
  using Kinds = std::map<std::pair<Side, std::string>, std::set<std::string>>;

  void collect_kinds(Side side, const std::string& path, const Value& value, Kinds& into) const {
    if (!value.is_none()) into[{side, view_.folding->fold(side, path).path}].insert(kind_of(value));
    for (const auto& [component, child] : children(value))
      collect_kinds(side, join_path(path, component), *child, into);
  }

  void about_outputs() {
    for (std::size_t i = 0; i < analysis_.outputs.data_dependent.size(); ++i) {
      const auto& column = view_.columns[analysis_.outputs.data_dependent[i].front()];
      add(finding::data_dependent_output, column.at.path,
          "axis " + std::to_string(column.at.axis) + " of the result " + column.at.path + " (dim " +
              analysis_.names.data_dependent[i] +
              ") fits no formula of the arguments' sizes: it depends on values, or "
              "calls where sizes change one at a time are missing");
    }
  }

  void about_search() {
    if (analysis_.relations.only_sampled || analysis_.outputs.only_sampled) {
      add(finding::sampled_relation, "",
          "products and quotients were checked on at most " + std::to_string(max_sample_rows) +
              " calls of each signature; sums, offsets and equalities on every call");
    }
    if (analysis_.table.groups.size() > max_groups_in_pairs) {
      add(finding::too_many_dims, "",
          "there are " + std::to_string(analysis_.table.groups.size()) +
              " independent dims: only equal ones were "
              "looked for, no sums or products");
    }
    if (analysis_.sizes.relaxed > 0) {
      // Each level gives up what those before it did.
      static const std::array<std::string, size_levels - 1> given_up{
          "the range that was seen", "sizes unlike the static ones", "suspected relations",
          "the order of sizes and the largest seen"};
      const auto level = static_cast<std::size_t>(analysis_.sizes.relaxed);
      add(finding::relaxed_sizes, "",
          "no representative sizes fulfil every wish; given up: " +
              (level < size_levels ? joined(std::span(given_up).first(level), ", ") : "everything but distinct sizes"));
    }
  }

  void about_classes() {
    const auto& signature = view_.signature();
    std::vector<std::string> given;
    bool together = false;
    for (std::size_t p = 0; p < signature.size(); ++p) {
      if (ever_given(view_, p)) given.push_back(signature[p].name);
    }
    for (const auto& observed : view_.classes) {
      std::size_t here = 0;
      for (std::size_t p = 0; p < signature.size(); ++p)
        here += gives(observed, signature, p);
      together |= here == given.size();
    }
    if (!together && !view_.classes.empty()) {
      add(finding::never_together, "",
          "no call gave all of " + joined(given, ", ") +
              " at once: `arguments` holds them together although no call did");
    }
    about_scalars();
  }

  void about_scalars() {
    std::map<std::string, bool> varied;  // to whether a number, which a graph can take as an input
    for (const auto& observed : view_.classes) {
      for (const auto& leaf : observed.leaves) {
        if (!leaf.slot) continue;
        const auto& values = observed.source->scalars[*leaf.slot].values;
        if (values.size() > 1)
          varied.emplace(leaf.path, true).first->second &= values.front().get_if<double>() != nullptr;
      }
    }
    for (const auto& [path, number] : varied) {
      add(finding::scalar_varies, path,
          path + " took several values within one signature: " +
              (number ? "an export makes it an input where its target allows that, else it keeps the one in `arguments`"
                      : "an export cannot make it an input and needs an inference of the calls with one value"));
    }
  }

  const Analysis& analysis_;
  const JointView& view_;
  const FactTable& facts_;
  std::vector<DroppedLeaf> dropped_only_;
  std::vector<Finding> result_;
};

}  // namespace

std::vector<Finding> find_findings(const Analysis& analysis, const FactTable& facts) {
  return FindingWriter(analysis, facts).write();
}

}  // namespace input_observer
