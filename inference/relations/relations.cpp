#include "inference/relations/relations.h"

#include <algorithm>

#include "inference/relations/affine_candidates.h"
#include "inference/relations/broadcasts.h"
#include "inference/relations/evidence.h"
#include "inference/relations/products.h"

namespace input_observer {
namespace {

Formula formula_of(const AffineCandidate& candidate) {
  std::vector<FormulaTerm> terms;
  for (const auto part : candidate.parts)
    terms.push_back({part, candidate.factor});
  return sum_of(std::move(terms), candidate.constant);
}

/** The relation as a homogeneous vector over groups, so that one which follows from others is seen to. */
std::vector<std::uint64_t> vector_of(const AffineCandidate& candidate, std::size_t groups) {
  std::vector<std::int64_t> row(groups + 1);
  row[0] = -candidate.constant;
  row[candidate.total + 1] += 1;
  for (const auto part : candidate.parts)
    row[part + 1] -= candidate.factor;
  std::vector<std::uint64_t> result;
  for (const auto value : row)
    result.push_back(gf::from_int(value));
  return result;
}

bool reaches(const Definitions& derived, const std::vector<GroupId>& from, GroupId target) {
  return std::ranges::any_of(
      from, [&](GroupId group) { return group == target || dependencies(derived, group).contains(target); });
}

/** Where the total is derived already, the relation defines one of its parts: `part = total - others`. */
void derive_part(const AffineCandidate& candidate, Definitions& derived) {
  if (candidate.factor != 1) return;
  for (const auto part : candidate.parts) {
    std::vector<GroupId> others{candidate.total};
    std::vector<FormulaTerm> terms{{candidate.total, 1}};
    for (const auto other : candidate.parts) {
      if (other == part) continue;
      others.push_back(other);
      terms.push_back({other, -1});
    }
    if (derived[part] || reaches(derived, others, part)) continue;
    derived[part] = sum_of(std::move(terms), -candidate.constant);
    return;
  }
}

}  // namespace

Relations find_relations(const JointView& view, const GroupTable& table) {
  Relations relations;
  relations.derived.resize(table.groups.size());
  if (table.groups.size() > max_groups_in_pairs) return relations;
  AffineHull span(table.groups.size());
  for (const auto& candidate : affine_candidates(view, table)) {
    if (!span.add_vector(vector_of(candidate, table.groups.size()))) continue;
    if (!candidate.claimed) {
      relations.suspected.push_back({candidate.total, formula_of(candidate)});
    } else if (relations.derived[candidate.total] || reaches(relations.derived, candidate.parts, candidate.total)) {
      derive_part(candidate, relations.derived);
    } else {
      relations.derived[candidate.total] = formula_of(candidate);
    }
  }
  find_products(view, table, relations);
  relations.broadcasts = find_broadcasts(view, table, relations.derived);
  return relations;
}

}  // namespace input_observer
