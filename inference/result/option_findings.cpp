#include "inference/result/option_findings.h"

#include <algorithm>
#include <set>

#include "inference/names/element_dims.h"
#include "inference/result/findings.h"
#include "observer/json.h"
#include "observer/path.h"
#include "observer/value_json.h"

namespace input_observer {
namespace {

bool may_hold(const ClassState& state, std::size_t column, std::int64_t value) {
  if (value < state.min(column) || value > state.max(column)) return false;
  const auto& histogram = state.histogram(column);
  return !histogram.exact() || histogram.counts().contains(value);
}

/** True when the leaf may have been what the default has in its place. */
bool may_be(const ObservedClass& observed, const ClassLeaf& leaf, const Value& at_default) {
  const auto& source = *observed.source;
  if (leaf.placeholder) return false;
  if (const auto* number = at_default.get_if<std::int64_t>()) {
    return leaf.rank() == -1 && may_hold(source.state, leaf.column, *number);
  }
  if (const auto* tensor = at_default.get_if<TensorValue>()) {
    const auto* seen = leaf.value->get_if<TensorValue>();
    if (seen == nullptr || seen->dtype != tensor->dtype || seen->shape.size() != tensor->shape.size()) return false;
    for (std::size_t axis = 0; axis < tensor->shape.size(); ++axis) {
      if (!may_hold(source.state, leaf.column + axis, tensor->shape[axis])) return false;
    }
    return true;
  }
  if (!leaf.slot) return leaf.value->data.index() == at_default.data.index();
  const auto& values = source.scalars[*leaf.slot];
  return values.more || std::ranges::find(values.values, at_default) != values.values.end();
}

/** True when calls of the class may have had the parameter at its default. */
bool may_be_at_default(const ObservedClass& observed, const Parameter& parameter) {
  if (!parameter.default_value || parameter.default_value->is_none()) return false;
  const auto wanted = leaves(parameter.name, *parameter.default_value);
  return std::ranges::all_of(wanted, [&](const Leaf& at_default) {
    return std::ranges::any_of(observed.leaves, [&](const ClassLeaf& leaf) {
      return leaf.side == Side::input && leaf.path == at_default.path && may_be(observed, leaf, *at_default.value);
    });
  });
}

std::string shown(const Value& value) {
  return input_observer::shown(to_json(value));
}

/** Calls that were recorded without the option hold the default itself: it is what the model saw. */
void about_defaults(const JointView& view, std::vector<Finding>& out) {
  for (const auto& [path, value] : view.options.value_if_missing) {
    const auto p = find_parameter(view.signature(), path);
    if (!p) continue;
    const auto& parameter = view.signature()[*p];
    const auto at_default = [&](const ObservedClass& each) { return may_be_at_default(each, parameter); };
    if (std::ranges::none_of(view.classes, at_default)) continue;
    out.push_back(
        {finding::default_kept, path,
         path + " was recorded as " + shown(*parameter.default_value) +
             ", its default, which is what the model saw: value_if_missing stands in where a call log leaves " + path +
             " out or where it was None, not in calls that were recorded with a value"});
  }
}

void about_batch(const JointView& view, std::vector<Finding>& out) {
  const auto& request = view.options.set_batch_dimension_for;
  if (!request || request->all) return;
  for (const auto& name : request->names) {
    const BatchRequest only{false, {name}};
    const auto asked = [&](const ClassLeaf& leaf) {
      return leaf.side == Side::input && leaf.rank().value_or(0) >= 1 &&
             asks_for(only, leaf.path, view.folding->fold(Side::input, leaf.path).path);
    };
    if (std::ranges::any_of(view.classes, [&](const auto& each) { return std::ranges::any_of(each.leaves, asked); })) {
      continue;
    }
    out.push_back({finding::option_without_effect, name,
                   "set_batch_dimension_for names " + name + ", where no call had a tensor of rank 1 or more"});
  }
}

/** What became of the names that dim_names gives. */
class NameWriter {
 public:
  NameWriter(const Analysis& analysis, std::vector<Finding>& out) : analysis_(analysis), out_(out) {}

  void write() {
    for (const auto& [path, names] : analysis_.view.options.dim_names) {
      for (const auto& [axis, name] : names)
        about(path, axis, name);
    }
  }

 private:
  void about(const std::string& path, int axis, const std::string& name) {
    const auto wish = "dim_names calls axis " + std::to_string(axis) + " of " + path + " " + name;
    bool any = false;
    std::set<GroupId> groups;
    const auto folded = analysis_.view.folding->fold(Side::input, path).path;
    for (ColumnId id = 0; id < analysis_.view.columns.size(); ++id) {
      const auto& column = analysis_.view.columns[id];
      const bool named = column.at.path == path || column.at.path == folded || parameter_of(column.at.path) == path;
      if (!column.is_input() || !column.is_axis() || column.at.axis != axis || !named) continue;
      any = true;
      if (analysis_.table.of[id] != no_group) groups.insert(analysis_.table.of[id]);
    }
    if (!any) {
      add(finding::option_without_effect, path, wish + ", but no call had a tensor with such an axis there");
    } else if (groups.empty()) {
      add(finding::option_without_effect, path, wish + ", but it had one size in every call: no dim stands there");
    }
    for (const auto group : groups) {
      const auto& given = analysis_.names.groups[group];
      if (given == name) continue;
      add(finding::dim_name_conflict, path,
          wish + (is_taken(group, name) ? ", but another dim has that name: this one is called " + given
                                        : ", but it is the same dim as another axis, which is to be called " + given));
    }
  }

  /** By another dim, or by what an element of a list is called for one. */
  bool is_taken(GroupId group, const std::string& name) const {
    const auto& groups = analysis_.table.groups;
    const auto by_element = [&](GroupId id) { return is_element_group(analysis_.view, groups[id]); };
    for (GroupId other = 0; other < groups.size(); ++other) {
      const auto& given = analysis_.names.groups[other];
      if (given == name) return true;
      if (other == group) continue;
      if (by_element(other) && dim_of_element(name) == given) return true;
      if (by_element(group) && dim_of_element(given) == name) return true;
    }
    return false;
  }

  void add(const char* code, const std::string& path, std::string message) {
    out_.push_back({code, path, std::move(message)});
  }

  const Analysis& analysis_;
  std::vector<Finding>& out_;
};

}  // namespace

void add_option_findings(const Analysis& analysis, std::vector<Finding>& out) {
  about_defaults(analysis.view, out);
  about_batch(analysis.view, out);
  NameWriter(analysis, out).write();
}

}  // namespace input_observer
