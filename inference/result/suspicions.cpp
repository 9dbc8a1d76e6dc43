#include "inference/result/suspicions.h"

#include <algorithm>
#include <bit>
#include <map>

#include "inference/result/dim_text.h"
#include "inference/result/findings.h"
#include "observer/text.h"

namespace input_observer {
namespace {

/** Shifts e and e - 1 give two results where size + e is a multiple of the divisor. */
std::string deciding_sizes(const OpenRounding& rounding) {
  const auto divisor = rounding.divisor;
  const auto rest = [&](std::int64_t shift) { return ((-shift) % divisor + divisor) % divisor; };
  const auto first = rest(rounding.highest), last = rest(rounding.lowest + 1);
  const auto by = " when divided by " + std::to_string(divisor);
  if (first > last) {
    return "leaves " + std::to_string(first) + " or more, or " + std::to_string(last) + " or less," + by;
  }
  if (first < last) return "leaves " + std::to_string(first) + " to " + std::to_string(last) + by;
  return first == 0 ? "is a multiple of " + std::to_string(divisor) : "leaves " + std::to_string(first) + by;
}

class SuspicionWriter {
 public:
  SuspicionWriter(const Analysis& analysis, std::vector<Finding>& findings)
      : analysis_(analysis), view_(analysis.view), findings_(findings) {}

  void write() {
    for (const auto& suspected : analysis_.table.suspected)
      about_equality(suspected);
    for (const auto& suspected : analysis_.relations.suspected)
      about_relation(suspected);
    for (const auto& suspected : analysis_.relations.broadcasts)
      about_broadcast(suspected);
    about_followers();
    for (const auto& [column, rounding] : analysis_.outputs.roundings)
      about_rounding(column, rounding);
  }

 private:
  std::string shown(ColumnId id) const { return column_text(view_, id); }

  /** The calls that had all of these, an absent cache taken as empty included. */
  std::string calls_with(const std::vector<const Tracks*>& tracks) const {
    std::map<std::size_t, std::uint64_t> counts;  // by class: it has a block for each element of a folded list
    for (std::size_t k = 0; k < view_.blocks.size(); ++k) {
      const bool has_all =
          std::all_of(tracks.begin(), tracks.end(), [k](const Tracks* t) { return (*t)[k].present(); });
      if (has_all) counts[view_.blocks[k].class_index] = view_.blocks[k].state->count();
    }
    std::uint64_t count = 0;
    for (const auto& [class_index, calls] : counts)
      count += calls;
    const std::string text = count == 1 ? "the one call" : "all " + std::to_string(count) + " calls";
    return count == view_.report->calls ? text : text + " that had them";
  }

  void about_equality(const SuspectedEquality& suspected) {
    const auto& a = view_.columns[suspected.a];
    const auto& b = view_.columns[suspected.b];
    const auto step = b.step == 0 ? 1 : b.step & -b.step;
    // The largest of each were seen, in other calls where they differ.
    const auto a_size = std::to_string(a.max), b_size = std::to_string(a.max == b.max ? b.max + step : b.max);
    findings_.push_back({finding::suspected_equality, view_.columns[suspected.a].at.path,
                         shown(suspected.a) + " and " + shown(suspected.b) + " were equal in " +
                             calls_with({&view_.columns[suspected.a].tracks, &view_.columns[suspected.b].tracks}) +
                             " (" + plural(suspected.values, "size") + "): add a call where they differ, e.g. " +
                             a_size + " and " + b_size});
  }

  void about_relation(const SuspectedRelation& suspected) {
    const auto& groups = analysis_.table.groups;
    std::vector<const Tracks*> tracks{&groups[suspected.total].tracks};
    for (const auto& term : suspected.formula.terms)
      tracks.push_back(&groups[term.group].tracks);
    const auto shown_term = [&](const auto& term) { return shown(groups[term.group].columns.front()); };
    const bool several = suspected.formula.terms.size() > 1;
    const auto& total = groups[suspected.total].columns.front();
    findings_.push_back(
        {finding::suspected_relation, view_.columns[total].at.path,
         shown(total) + " = " + formula_text(view_, analysis_.table, suspected.formula) + " in " + calls_with(tracks) +
             ", too few to be sure: add a call that changes " + joined(suspected.formula.terms, " and ", shown_term) +
             (several ? " one at a time" : " by another amount than before, and one where only another size changes")});
  }

  void about_broadcast(const SuspectedBroadcast& suspected) {
    const auto mine = analysis_.table.groups[suspected.group].columns.front();
    const auto other = shown(suspected.beside);
    const auto size =
        suspected.to == no_group ? std::to_string(suspected.size) + ", the size of " + other : "the size of " + other;
    const std::string sizes = suspected.to == no_group
                                  ? ": arguments take the latter; add a call where it is neither, if there can be one"
                                  : ": arguments take neither, and a model that broadcasts refuses them; "
                                    "leave one of the two kinds of calls out, and both are one dim or static";
    findings_.push_back({finding::suspected_broadcast, view_.columns[mine].at.path,
                         shown(mine) + " was 1 or " + size + ", in all calls, as what is broadcast is" + sizes});
  }

  /** One line for all axes that follow one dim. */
  void about_followers() {
    std::map<GroupId, std::vector<ColumnId>> by_group;
    for (const auto& [column, group] : analysis_.table.followers)
      by_group[group].push_back(column);
    for (const auto& [group, columns] : by_group) {
      const auto& first = view_.columns[columns.front()];
      const auto others = columns.size() == 1 ? "" : " and " + std::to_string(columns.size() - 1) + " more";
      const auto& name = analysis_.names.groups[group];
      findings_.push_back({finding::follows_dim, first.at.path,
                           shown(columns.front()) + others + " had the one size " + std::to_string(first.min) +
                               ", always that of " + name + ": add a call with another " + name + " and " +
                               first.at.path + " given"});
    }
  }

  void about_rounding(ColumnId column, const OpenRounding& rounding) {
    const auto known = analysis_.outputs.formulas.find(column);
    const auto size = shown(analysis_.table.groups[rounding.dim].columns.front());
    const auto said = known == analysis_.outputs.formulas.end()
                          ? "is not claimed"
                          : "is taken as " + formula_text(view_, analysis_.table, known->second);
    findings_.push_back({finding::open_rounding, view_.columns[column].at.path,
                         "the result " + shown(column) + " fits (" + size + " + e) // " +
                             std::to_string(rounding.divisor) + " with any e from " + std::to_string(rounding.lowest) +
                             " to " + std::to_string(rounding.highest) + ", and " + said + ": add a call where " +
                             size + " " + deciding_sizes(rounding)});
  }

  const Analysis& analysis_;
  const JointView& view_;
  std::vector<Finding>& findings_;
};

/** What each group is over free dims; one that was seen at one size only is that size. */
std::vector<Expression> dims_of(const Analysis& analysis) {
  std::map<std::string, Expression> latent;
  for (GroupId id = 0; id < analysis.table.groups.size(); ++id) {
    const auto& group = analysis.table.groups[id];
    if (group.latent) latent[analysis.names.groups[id]] = analysis.view.columns[group.columns.front()].min;
  }
  auto dims = joint_dims(analysis);
  for (auto& dim : dims)
    dim = dim.substitute(latent);
  return dims;
}

/** Of two equal dims the later one follows, unless it follows from others already. */
Suspicion equality(const Analysis& analysis, const SuspectedEquality& suspected) {
  const auto& names = analysis.names.groups;
  const auto a = analysis.table.of[suspected.a], b = analysis.table.of[suspected.b];
  if (a == no_group || b == no_group) return {};
  if (analysis.relations.derived[b]) return {names[a], Expression::dim(names[b])};
  return {names[b], Expression::dim(names[a])};
}

}  // namespace

std::vector<Suspicion> find_suspicions(const Analysis& analysis) {
  std::vector<Suspicion> result;
  for (const auto& suspected : analysis.table.suspected)
    result.push_back(equality(analysis, suspected));
  const auto dims = dims_of(analysis);
  for (const auto& suspected : analysis.relations.suspected) {
    result.push_back({analysis.names.groups[suspected.total], expression_of(suspected.formula, dims)});
  }
  return result;
}

void add_suspicions(const Analysis& analysis, std::vector<Finding>& findings) {
  SuspicionWriter(analysis, findings).write();
}

}  // namespace input_observer
