// The affine hull over GF(2^61 - 1) against exact arithmetic.
#include "observer/affine_hull.h"
#include "tests/observer/exact_rationals.h"
#include "tests/support/catch.h"
#include "tests/support/properties.h"

namespace input_observer {
namespace {

using test::holds_always;
using Row = std::vector<std::int64_t>;

/** Rows of few independent sizes: equal columns, sums, offsets, multiples, and now and then one that breaks them. */
std::vector<Row> any_rows() {
  const auto columns = *rc::gen::inRange<std::size_t>(1, 7).as("columns");
  const auto count = *rc::gen::inRange<std::size_t>(0, 25).as("rows");
  const auto free = *rc::gen::inRange<std::size_t>(1, 4).as("independent sizes");
  const auto limit = *rc::gen::element<std::int64_t>(3, 40, 1000, 5000).as("largest size");
  const auto coefficients = *rc::gen::container<std::vector<Row>>(
      columns, rc::gen::container<Row>(free + 1, rc::gen::inRange<std::int64_t>(-2, 4)));
  const auto sizes = *rc::gen::container<std::vector<Row>>(
      count, rc::gen::container<Row>(free, rc::gen::inRange<std::int64_t>(0, limit)));
  std::vector<Row> rows;
  for (const auto& size : sizes) {
    auto& row = rows.emplace_back();
    for (const auto& of_column : coefficients) {
      auto value = of_column[free];
      for (std::size_t i = 0; i < free; ++i)
        value += of_column[i] * size[i];
      row.push_back(value);
    }
    if (*rc::gen::inRange(0, 30) == 0) row.back() += 1;
  }
  return rows;
}

AffineHull hull_of(const std::vector<Row>& rows, std::size_t columns) {
  AffineHull hull(columns);
  for (const auto& row : rows)
    hull.add(row);
  return hull;
}

/** sum(relation[j] * row[j]) = constant, asked of the hull. */
bool holds_on(const AffineHull& hull, const Row& relation, std::int64_t constant) {
  for (const auto& row : hull.rows()) {
    auto sum = gf::mul(gf::from_int(-constant), row.values.front());
    for (std::size_t j = 0; j < relation.size(); ++j)
      sum = gf::sub(sum, gf::sub(0, gf::mul(gf::from_int(relation[j]), row.values[j + 1])));
    if (sum != 0) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("the hull over GF(2^61 - 1) has the rank that rationals have", "[hull]") {
  CHECK(holds_always("rank is exact", 1000, [] {
    const auto rows = any_rows();
    const auto hull = hull_of(rows, rows.empty() ? 0 : rows.front().size());
    RC_ASSERT(hull.rank() == test::ExactSpan(rows).rank());
  }));
}

TEST_CASE("a small relation holds on the hull exactly when it held in every row", "[hull]") {
  std::size_t held = 0;
  CHECK(holds_always("relations are exact", 1000, [&] {
    const auto rows = any_rows();
    RC_PRE(!rows.empty());
    const auto columns = rows.front().size();
    const auto hull = hull_of(rows, columns);
    // All of a = b, a = b + c, a = b - c with the constant that the first row gives, and some random ones.
    std::vector<Row> relations;
    for (std::size_t i = 0; i < columns; ++i) {
      for (std::size_t j = 0; j < columns; ++j) {
        for (std::size_t k = 0; k < columns; ++k) {
          for (const std::int64_t c : {0, 1, -1}) {
            Row relation(columns);
            relation[i] += 1;
            relation[j] -= 1;
            relation[k] -= c;
            relations.push_back(relation);
          }
        }
      }
    }
    relations.push_back(*rc::gen::container<Row>(columns, rc::gen::inRange<std::int64_t>(-3, 4)));
    for (const auto& relation : relations) {
      const auto value = [&](const Row& row) {
        std::int64_t sum = 0;
        for (std::size_t j = 0; j < columns; ++j)
          sum += relation[j] * row[j];
        return sum;
      };
      const auto constant = value(rows.front());
      bool in_all = true;
      for (const auto& row : rows)
        in_all = in_all && value(row) == constant;
      RC_ASSERT(holds_on(hull, relation, constant) == in_all);
      held += in_all;
    }
  }));
  CHECK(held > 1000);
}

TEST_CASE("hulls merge in any order and grouping, once or twice, to the same rows", "[hull]") {
  CHECK(holds_always("the form is canonical", 500, [] {
    const auto rows = any_rows();
    const auto columns = rows.empty() ? 0 : rows.front().size();
    const auto whole = hull_of(rows, columns);
    const auto cut = rows.empty() ? 0 : *rc::gen::inRange<std::size_t>(0, rows.size());
    const auto begin = rows.begin() + static_cast<std::ptrdiff_t>(cut);
    const auto first = hull_of({rows.begin(), begin}, columns), second = hull_of({begin, rows.end()}, columns);
    auto left = first, right = second;
    left.merge(second);
    right.merge(first);
    right.merge(second);
    RC_ASSERT(left == whole);
    RC_ASSERT(right == whole);
  }));
}

}  // namespace input_observer
