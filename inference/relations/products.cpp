#include "inference/relations/products.h"

#include <algorithm>
#include <array>
#include <set>

#include "inference/relations/evidence.h"
#include "inference/relations/floor_fit.h"
#include "inference/view/points.h"

namespace input_observer {
namespace {

class ProductSearch {
 public:
  ProductSearch(const JointView& view, const GroupTable& table, Relations& relations)
      : view_(view), table_(table), relations_(relations) {
    for (GroupId id = 0; id < table.groups.size(); ++id) {
      if (!table.groups[id].asked && !table.groups[id].latent) active_.push_back(id);
    }
  }

  void run() {
    for (const auto total : active_) {
      if (relations_.derived[total] || table_.groups[total].scalar) continue;
      std::vector<GroupId> rest;
      for (const auto id : active_) {
        if (id != total && !dependencies(relations_.derived, id).contains(total)) rest.push_back(id);
      }
      find_product(total, rest);
      for (const auto part : rest)
        try_quotient(total, part);
    }
  }

 private:
  const Tracks* tracks(GroupId id) const { return &table_.groups[id].tracks; }

  void find_product(GroupId total, const std::vector<GroupId>& rest) {
    for (std::size_t i = 0; i < rest.size(); ++i) {
      for (std::size_t j = i; j < rest.size(); ++j) {
        if (relations_.derived[total]) return;
        try_product(total, rest[i], rest[j]);
      }
    }
  }

  void try_product(GroupId total, GroupId u, GroupId v) {
    const std::array columns{tracks(total), tracks(u), tracks(v)};
    const auto is_product = [](const Point& p) {
      std::int64_t product = 0;
      return !__builtin_mul_overflow(p[1], p[2], &product) && product == p[0];
    };
    if (!every_point(view_, columns, is_product)) return;
    const auto points = points_of(view_, columns);
    std::set<std::int64_t> us, vs;
    for (const auto& point : points) {
      us.insert(point[1]);
      vs.insert(point[2]);
    }
    if (us.size() < 2 || vs.size() < 2) return;
    Formula formula;
    formula.kind = Formula::Kind::product;
    formula.terms = {{u, 1}, {v, 1}};
    if (points.size() < evidence::product_points) {
      relations_.suspected.push_back({total, formula});
      return;
    }
    relations_.derived[total] = formula;
    relations_.only_sampled = true;
  }

  void try_quotient(GroupId total, GroupId part) {
    if (relations_.derived[total] || relations_.derived[part] || table_.groups[part].scalar) return;
    const auto& leaves = table_.groups[part].leaves;
    if (std::ranges::any_of(table_.groups[total].leaves, [&](auto leaf) { return leaves.contains(leaf); })) return;
    if (dependencies(relations_.derived, part).contains(total)) return;
    const std::array pair{tracks(total), tracks(part)};
    if (affine_rank(view_, pair) < 2) return;
    const auto points = points_of(view_, pair);
    if (points.size() < evidence::floor_points) return;
    const auto fit = fit_floor(points);
    if (!fit || (fit->shift != 0 && fit->shift != fit->divisor - 1)) return;
    auto formula = sum_of({{part, 1}}, fit->shift);
    formula.divisor = fit->divisor;
    if (!fit->sure) {
      relations_.suspected.push_back({total, std::move(formula)});
      return;
    }
    relations_.derived[total] = std::move(formula);
    relations_.only_sampled = true;
  }

  const JointView& view_;
  const GroupTable& table_;
  Relations& relations_;
  std::vector<GroupId> active_;
};

}  // namespace

void find_products(const JointView& view, const GroupTable& table, Relations& relations) {
  if (table.groups.size() <= max_groups_in_pairs) ProductSearch(view, table, relations).run();
}

}  // namespace input_observer
