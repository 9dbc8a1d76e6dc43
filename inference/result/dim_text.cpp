#include "inference/result/dim_text.h"

#include <cstdlib>

namespace input_observer {
namespace {

std::string with_constant(const std::string& text, std::int64_t constant) {
  if (constant == 0) return text;
  return text + (constant < 0 ? " - " : " + ") + std::to_string(std::abs(constant));
}

std::string divided(const std::string& text, std::int64_t divisor, bool simple) {
  if (divisor == 1) return text;
  return (simple ? text : "(" + text + ")") + " // " + std::to_string(divisor);
}

}  // namespace

std::string column_text(const JointView& view, ColumnId id) {
  const auto& column = view.columns[id];
  if (column.is_length) return "the length of " + column.at.path;
  return column.is_axis() ? column.at.path + " axis " + std::to_string(column.at.axis) : column.at.path;
}

std::string group_text(const JointView& view, const GroupTable& table, GroupId id) {
  const auto& group = table.groups[id];
  const auto first = column_text(view, group.columns.front());
  return group.latent ? std::to_string(view.columns[group.columns.front()].min) + " (" + first + ")" : first;
}

std::string formula_text(const JointView& view, const GroupTable& table, const Formula& formula) {
  const bool product = formula.kind == Formula::Kind::product;
  std::string text = product && formula.scale != 1 ? std::to_string(formula.scale) : "";
  for (const auto& term : formula.terms) {
    const bool minus = !product && term.coefficient < 0;
    const auto factor = std::abs(term.coefficient);
    if (!text.empty()) text += product ? " * " : minus ? " - " : " + ";
    if (minus && text.empty()) text = "-";
    text += (factor == 1 ? "" : std::to_string(factor) + "*") + group_text(view, table, term.group);
  }
  const bool simple = formula.terms.size() == 1 && formula.scale == 1;
  if (product) return with_constant(divided(text, formula.divisor, simple), formula.constant);
  return divided(with_constant(text, formula.constant), formula.divisor, simple && formula.constant == 0);
}

}  // namespace input_observer
