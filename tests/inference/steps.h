#pragma once

#include <optional>
#include <string>
#include <vector>

#include "inference/names/names.h"
#include "inference/relations/zero_fill.h"
#include "inference/result/dim_text.h"
#include "inference/sizes/sizes.h"
#include "observer/json.h"
#include "observer/path.h"
#include "tests/inference/logs.h"

namespace input_observer::test {

/** Stands in a table of shapes for an argument that was not given. */
inline const Json absent = nullptr;

/**
 * A log from a table: per call one entry per parameter, a shape, an int or absent; the last may be a result's shape.
 */
inline Json log_of_table(const std::vector<std::string>& parameters, const std::vector<std::vector<Json>>& calls) {
  auto log = log_of(parameters);
  const auto value = [](const Json& entry) {
    return entry.is_array() ? tensor(entry.get<std::vector<std::int64_t>>()) : entry;
  };
  for (const auto& call : calls) {
    Json kwargs = Json::object();
    for (std::size_t p = 0; p < parameters.size(); ++p) {
      if (!call.at(p).is_null()) kwargs[parameters[p]] = value(call[p]);
    }
    add_call(log, kwargs, call.size() > parameters.size() ? value(call.back()) : Json());
  }
  return log;
}

/** The steps of an inference one by one. */
struct Steps {
  explicit Steps(const Json& log) : report(report_of(log)), view(make_joint_view(report)), table(find_groups(view)) {
    fill_absent_with_zero(view, table);
    find_followers(view, table);
    relations = find_relations(view, table);
    outputs = find_output_dims(view, table, relations);
    names = name_dims(view, table, relations, outputs);
    sizes = representative_sizes(view, table, relations);
    other_sizes = representative_sizes(view, table, relations, &sizes.of_group);
  }
  Steps(const Steps&) = delete;
  Steps& operator=(const Steps&) = delete;

  /** The column of `x[1]`, or of an int argument `n`. */
  ColumnId column(const std::string& token, Side side = Side::input) const {
    const auto bracket = token.find('[');
    for (ColumnId id = 0; id < view.columns.size(); ++id) {
      const auto& column = view.columns[id];
      if (column.at.side != side || column.at.path != token.substr(0, bracket) || column.is_length) continue;
      const bool scalar = bracket == std::string::npos;
      if (scalar ? !column.is_axis() : column.at.axis == std::stoi(token.substr(bracket + 1))) return id;
    }
    return no_column;
  }
  GroupId group(const std::string& token) const { return table.of.at(column(token)); }
  bool same(const std::string& a, const std::string& b) const { return group(a) == group(b) && group(a) != no_group; }
  bool suspects_equal(const std::string& a, const std::string& b) const {
    for (const auto& each : table.suspected) {
      if (table.of[each.a] == group(a) && table.of[each.b] == group(b)) return true;
    }
    return false;
  }
  std::string text(const Formula& formula) const { return formula_text(view, table, formula); }
  /** What the dim is derived from; empty: it is free. */
  std::string derived(const std::string& token) const {
    const auto& formula = relations.derived.at(group(token));
    return formula ? text(*formula) : "";
  }
  /** The suspected formula of the dim, or empty. */
  std::string suspected(const std::string& token) const {
    for (const auto& each : relations.suspected) {
      if (each.total == group(token)) return text(each.formula);
    }
    return "";
  }
  /** The formula of an axis of the result; empty: it depends on values or is static. */
  std::string result(const std::string& token) const {
    const auto found = outputs.formulas.find(column(token, Side::output));
    return found == outputs.formulas.end() ? "" : text(found->second);
  }
  std::string name(const std::string& token) const { return names.groups.at(group(token)); }
  std::int64_t size(const std::string& token) const { return sizes.of_group.at(group(token)); }
  std::int64_t other_size(const std::string& token) const { return other_sizes.of_group.at(group(token)); }

  ShapeReport report;
  JointView view;
  GroupTable table;
  Relations relations;
  OutputDims outputs;
  DimNames names;
  RepresentativeSizes sizes, other_sizes;
};

}  // namespace input_observer::test
