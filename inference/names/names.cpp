#include "inference/names/names.h"

#include <algorithm>
#include <set>

#include "inference/names/element_dims.h"
#include "inference/names/name_table.h"
#include "observer/path.h"

namespace input_observer {
namespace {

/** Words that Python reads otherwise, and those of `shape` entries' readers. */
const std::set<std::string>& reserved() {
  static const std::set<std::string> words{"False",  "None",   "True",    "and",      "as",       "assert", "async",
                                           "await",  "break",  "class",   "continue", "def",      "del",    "elif",
                                           "else",   "except", "finally", "for",      "from",     "global", "if",
                                           "import", "in",     "is",      "lambda",   "nonlocal", "not",    "or",
                                           "pass",   "raise",  "return",  "try",      "while",    "with",   "yield"};
  return words;
}

/** A Python identifier without underscores at its ends or two in a row. */
std::string cleaned(const std::string& text) {
  auto name = export_name(text);
  const auto both = [](char a, char b) { return a == '_' && b == '_'; };
  name.erase(std::unique(name.begin(), name.end(), both), name.end());
  const auto begin = name.find_first_not_of('_');
  if (begin == std::string::npos) return "d";
  name = name.substr(begin, name.find_last_not_of('_') - begin + 1);
  return std::isdigit(static_cast<unsigned char>(name.front())) ? "d" + name : name;
}

/** The length of the longest list that was folded; 0: there is none. */
std::size_t most_elements(const JointView& view) {
  std::size_t longest = 0;
  for (std::size_t i = 0; i < view.classes.size(); ++i) {
    for (const auto& [list, length] : view.folding->lengths(i))
      longest = std::max(longest, length);
  }
  return longest;
}

/** Hands out names; a dim of elements takes those of each element with it. */
class Namer {
 public:
  Namer(const JointView& view, const GroupTable& table, const Relations& relations)
      : view_(view), table_(table), relations_(relations), names_(table.groups.size()), longest_(most_elements(view)) {}

  std::vector<std::string> name_groups() {
    for (GroupId id = 0; id < names_.size(); ++id)
      take_users_name(id);
    for (GroupId id = 0; id < names_.size(); ++id) {
      if (names_[id].empty()) names_[id] = first_free(candidates(id), elements_of(id));
    }
    return names_;
  }

  std::string name_result(const std::vector<ColumnId>& columns) {
    const auto& first = view_.columns[columns.front()].at;
    const bool by_element =
        std::ranges::any_of(columns, [&](ColumnId column) { return is_element_axis(view_.columns[column]); });
    return first_free({first.path + "_" + std::to_string(first.axis)}, by_element ? longest_ : 0);
  }

 private:
  /** How many elements the dim has one of its own for. */
  std::size_t elements_of(GroupId id) const { return is_element_group(view_, table_.groups[id]) ? longest_ : 0; }

  bool take(const std::string& name, std::size_t elements) {
    if (used_.contains(name)) return false;
    for (std::size_t i = 0; i < elements; ++i) {
      if (used_.contains(element_dim(name, i))) return false;
    }
    used_.insert(name);
    for (std::size_t i = 0; i < elements; ++i)
      used_.insert(element_dim(name, i));
    return true;
  }

  bool take_cleaned(const std::string& wanted, std::size_t elements, std::string& into) {
    const auto name = cleaned(wanted);
    if (reserved().contains(name) || !take(name, elements)) return false;
    into = name;
    return true;
  }

  std::string first_free(const std::vector<std::string>& candidates, std::size_t elements) {
    std::string name;
    for (const auto& candidate : candidates) {
      if (take_cleaned(candidate, elements, name)) return name;
    }
    for (int i = 1; !take_cleaned(candidates.back() + "_" + std::to_string(i), elements, name);)
      ++i;
    return name;
  }

  /** What the user may call the leaf: by its path, by that of any element of the list that it stands in, by its parameter. */
  std::vector<std::string> keys_of(const std::string& path) const {
    std::vector<std::string> result{path};
    for (const auto& [key, names] : view_.options.dim_names) {
      if (key != path && view_.folding->fold(Side::input, key).path == path) result.push_back(key);
    }
    result.push_back(parameter_of(path));
    return result;
  }

  void take_users_name(GroupId id) {
    const auto& wanted = view_.options.dim_names;
    for (const auto column : table_.groups[id].columns) {
      const auto& at = view_.columns[column].at;
      if (!view_.columns[column].is_axis()) continue;  // an int has none, nor has the length of a list
      for (const auto& key : keys_of(at.path)) {
        const auto entry = wanted.find(key);
        if (entry == wanted.end()) continue;
        const auto name = entry->second.find(at.axis);
        if (name == entry->second.end() || !take(name->second, elements_of(id))) continue;
        names_[id] = name->second;
        return;
      }
    }
  }

  std::vector<std::string> candidates(GroupId id) const {
    const auto& columns = table_.groups[id].columns;
    const auto axis = std::ranges::find_if(columns, [&](ColumnId column) { return view_.columns[column].is_axis(); });
    const auto& column = view_.columns[axis == columns.end() ? columns.front() : *axis];
    if (column.is_length) return {"len_" + column.at.path};
    if (!column.is_axis()) return {column.at.path, column.at.path + "_value"};
    auto result = customary_names(column.at, relations_.derived[id].has_value());
    const auto suffix = "_" + std::to_string(column.at.axis);
    result.push_back(parameter_of(column.at.path) + suffix);
    result.push_back(column.at.path + suffix);
    return result;
  }

  const JointView& view_;
  const GroupTable& table_;
  const Relations& relations_;
  std::vector<std::string> names_;
  std::set<std::string> used_;
  std::size_t longest_;
};

}  // namespace

DimNames name_dims(const JointView& view, const GroupTable& table, const Relations& relations,
                   const OutputDims& outputs) {
  Namer namer(view, table, relations);
  DimNames result;
  result.groups = namer.name_groups();
  for (const auto& columns : outputs.data_dependent) {
    result.data_dependent.push_back(namer.name_result(columns));
  }
  return result;
}

}  // namespace input_observer
