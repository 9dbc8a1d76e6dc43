#include "inference/diff/diff.h"

#include <algorithm>
#include <iterator>
#include <tuple>

#include "inference/diff/leaf_differences.h"
#include "inference/diff/relation_differences.h"
#include "inference/diff/signature_differences.h"
#include "inference/result/signature_ids.h"
#include "inference/view/natural_order.h"
#include "observer/path.h"

namespace input_observer {
namespace {

/** The ids that the classes of B have beside those of A: the same whatever else is merged with A. */
std::vector<std::string> ids_of(const ShapeReport& both, const ShapeReport& b, const InferOptions& options) {
  const auto ids = signature_ids(analyse(both, options));
  std::vector<std::string> result;
  for (const auto& each : b.classes) {
    std::string id;
    for (std::size_t i = 0; i < both.classes.size(); ++i) {
      const auto& known = both.classes[i];
      if (known.structure != each.structure) continue;
      const bool same = std::ranges::equal(known.scalars, each.scalars, [](const auto& all, const auto& some) {
        return std::ranges::find(all.values, some.values.front()) != all.values.end();
      });
      if (id.empty() || same) id = ids[i];
      if (same) break;
    }
    result.push_back(id);
  }
  return result;
}

/** Axes of results that a formula explains are told by the formula. */
void drop_explained(const Analysis& a, std::vector<Difference>& list) {
  std::erase_if(list, [&](const Difference& difference) {
    if (difference.side != Side::output || difference.axis < 0) return false;
    return std::ranges::any_of(a.outputs.formulas, [&](const auto& entry) {
      const auto& at = a.view.columns[entry.first].at;
      return at.path == difference.path && at.axis == difference.axis;
    });
  });
}

/** Leaves of one parameter of which the same is true become one difference. */
std::vector<Difference> joined(std::vector<Difference> list) {
  std::vector<Difference> result;
  for (auto& next : list) {
    const auto same = [&](const Difference& known) {
      return std::tie(known.kind, known.side, known.axis, known.signature, known.in_b, known.in_a, known.relation) ==
                 std::tie(next.kind, next.side, next.axis, next.signature, next.in_b, next.in_a, next.relation) &&
             parameter_of(known.path) == parameter_of(next.path);
    };
    const auto known = next.path.empty() ? result.end() : std::ranges::find_if(result, same);
    if (known == result.end()) {
      result.push_back(std::move(next));
    } else {
      known->also.push_back(next.path);
    }
  }
  return result;
}

void sort_by_path(const Signature& signature, std::vector<Difference>& list) {
  std::ranges::stable_sort(list, {}, [&](const Difference& difference) {
    return std::tuple(difference.side, find_parameter(signature, parameter_of(difference.path)).value_or(0),
                      natural_key(difference.path), difference.kind, difference.axis, difference.signature);
  });
}

}  // namespace

Differences diff(const ShapeReport& a, const ShapeReport& b, const Place& place) {
  const auto both = merge(a, b, place);
  auto options = both.options;
  options.index.reset();
  const ComparedClasses compared(a, b);
  const auto analysis = analyse(a, options);
  const auto signatures = signature_differences(compared, ids_of(both, b, options));
  auto leaves = leaf_differences(compared);
  Differences result;
  for (const auto& difference : signatures) {
    const bool whole = difference.path.empty();
    (whole ? result.list : leaves).push_back(difference);
  }
  drop_explained(analysis, leaves);
  sort_by_path(a.signature, leaves);
  const auto joined_leaves = joined(std::move(leaves));
  const auto relations = joined(relation_differences(compared, analysis));
  result.list.insert(result.list.end(), joined_leaves.begin(), joined_leaves.end());
  result.list.insert(result.list.end(), relations.begin(), relations.end());
  for (std::size_t i = 0; i < b.classes.size(); ++i) {
    if (compared.may_be_dropped(i)) result.undecided_calls += b.classes[i].state.count();
  }
  return result;
}

}  // namespace input_observer
