#include "inference/analysis.h"

#include <algorithm>

#include "inference/relations/zero_fill.h"

namespace input_observer {
namespace {

std::vector<Expression> named(const std::vector<std::string>& names) {
  std::vector<Expression> result;
  for (const auto& name : names)
    result.push_back(Expression::dim(name));
  return result;
}

/** Lengths of lists that were folded are what they are in the class: nothing is left to vary. */
void fix_lengths(const Analysis& analysis, std::size_t class_index, std::vector<Expression>& dims,
                 Definitions& derived) {
  for (const auto& [key, length] : analysis.view.folding->lengths(class_index)) {
    const auto column = analysis.view.find_folded({key.first, key.second, -1, 0}, true);
    const auto group = column == no_column ? no_group : analysis.table.of[column];
    if (group == no_group) continue;
    dims[group] = static_cast<std::int64_t>(length);
    derived[group].reset();
  }
}

/** True when the class has the group's tensors, or takes them as empty. */
bool has_group(const Analysis& analysis, std::size_t class_index, GroupId group) {
  const auto& tracks = analysis.table.groups[group].tracks;
  for (std::size_t k = 0; k < tracks.size(); ++k) {
    if (analysis.view.blocks[k].class_index == class_index && tracks[k].present()) return true;
  }
  return false;
}

void follow_suspected(const Analysis& analysis, std::size_t class_index, const std::vector<Expression>& dims,
                      Definitions& derived) {
  const auto& groups = analysis.table.groups;
  for (const auto& [total, formula] : analysis.relations.suspected) {
    const bool has_empty = std::ranges::any_of(formula.terms, [&](const FormulaTerm& term) {
      return dims[term.group].is_constant() && dims[term.group].constant() == 0;
    });
    const bool has_all = std::ranges::all_of(formula.terms, [&](const FormulaTerm& term) {
      return !groups[term.group].latent || has_group(analysis, class_index, term.group);
    });
    // An int argument may be anything, -1 too, where a size cannot.
    const bool has_scalar =
        std::ranges::any_of(formula.terms, [&](const FormulaTerm& term) { return groups[term.group].scalar; });
    const bool follows = has_empty && has_all && !has_scalar && !groups[total].latent;
    if (!follows || derived[total] || dims[total].is_constant() || formula.kind != Formula::Kind::sum) continue;
    const bool circular = std::ranges::any_of(formula.terms, [&, t = total](const FormulaTerm& term) {
      return term.group == t || dependencies(derived, term.group).contains(t);
    });
    if (!circular) derived[total] = formula;
  }
}

/** Latent groups are static, so no size is chosen for them: where one stands in a sum it is the size that it has. */
void fix_latent(const Analysis& analysis, std::vector<Expression>& dims) {
  for (GroupId id = 0; id < dims.size(); ++id) {
    const auto& group = analysis.table.groups[id];
    if (group.latent && dims[id].is_dim()) dims[id] = analysis.view.columns[group.columns.front()].min;
  }
}

/** A result that is one dim here and another elsewhere is written without those that the class lacks. */
void drop_absent(const Analysis& analysis, std::size_t class_index, std::vector<Expression>& dims,
                 Definitions& derived) {
  for (const auto& [column, formula] : analysis.outputs.formulas) {
    if (!formula.absent_as_zero) continue;
    for (const auto& term : formula.terms) {
      if (has_group(analysis, class_index, term.group)) continue;
      dims[term.group] = 0;
      derived[term.group].reset();
    }
  }
}

}  // namespace

Analysis analyse(const ShapeReport& report, const InferOptions& options) {
  Analysis result;
  result.view = make_joint_view(report, options);
  result.table = find_groups(result.view);
  fill_absent_with_zero(result.view, result.table);
  find_followers(result.view, result.table);
  result.relations = find_relations(result.view, result.table);
  result.outputs = find_output_dims(result.view, result.table, result.relations);
  result.names = name_dims(result.view, result.table, result.relations, result.outputs);
  result.sizes = representative_sizes(result.view, result.table, result.relations);
  result.other_sizes = representative_sizes(result.view, result.table, result.relations, &result.sizes.of_group);
  for (std::size_t i = 0; i < result.outputs.data_dependent.size(); ++i) {
    for (const auto column : result.outputs.data_dependent[i]) {
      result.data_dependent[column] = result.names.data_dependent[i];
    }
  }
  return result;
}

std::vector<Expression> joint_dims(const Analysis& analysis) {
  return expressions_of(analysis.relations.derived, named(analysis.names.groups));
}

std::vector<Expression> class_dims(const Analysis& analysis, std::size_t class_index) {
  auto derived = analysis.relations.derived;
  auto dims = named(analysis.names.groups);
  for (const auto& fill : analysis.table.zeroed) {
    if (analysis.view.blocks[fill.block].class_index != class_index) continue;
    dims[fill.group] = 0;
    derived[fill.group].reset();
  }
  fix_lengths(analysis, class_index, dims, derived);
  follow_suspected(analysis, class_index, dims, derived);
  fix_latent(analysis, dims);
  drop_absent(analysis, class_index, dims, derived);
  return expressions_of(derived, std::move(dims));
}

GroupId followed_group(const GroupTable& table, ColumnId column) {
  for (const auto& [follower, group] : table.followers) {
    if (follower == column) return group;
  }
  return no_group;
}

Expression size_expression(const Analysis& analysis, const std::vector<Expression>& dims, ColumnId column) {
  const auto& at = analysis.view.columns[column];
  const auto group = analysis.table.of[column];
  if (group != no_group) return dims[group];
  if (const auto found = analysis.outputs.formulas.find(column); found != analysis.outputs.formulas.end()) {
    return expression_of(found->second, dims);
  }
  const auto dependent = analysis.data_dependent.find(column);
  if (dependent != analysis.data_dependent.end()) return Expression::dim(dependent->second);
  return at.min;
}

}  // namespace input_observer
