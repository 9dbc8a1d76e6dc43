#include "observer/affine_hull.h"

#include <numeric>
#include <optional>
#include <random>
#include <utility>
#include <vector>

#include "tests/support/catch.h"

using input_observer::AffineHull;
namespace gf = input_observer::gf;

namespace {

using Row = std::vector<std::int64_t>;

/** An exact fraction in lowest terms with a positive denominator. */
struct Fraction {
  __extension__ using Integer = __int128;
  Integer numerator = 0;
  Integer denominator = 1;

  Fraction(Integer n = 0, Integer d = 1) : numerator(n), denominator(d) {
    Integer a = n < 0 ? -n : n;
    for (Integer b = d; b != 0;)
      a = std::exchange(b, a % b);
    if (a != 0) {
      numerator /= a;
      denominator /= a;
    }
    if (denominator < 0) {
      numerator = -numerator;
      denominator = -denominator;
    }
  }
  Fraction operator*(const Fraction& o) const { return {numerator * o.numerator, denominator * o.denominator}; }
  Fraction operator/(const Fraction& o) const { return {numerator * o.denominator, denominator * o.numerator}; }
  Fraction operator-(const Fraction& o) const {
    return {numerator * o.denominator - o.numerator * denominator, denominator * o.denominator};
  }
  std::uint64_t modulo_p() const {
    return gf::mul(gf::from_int(static_cast<std::int64_t>(numerator)),
                   gf::inverse(gf::from_int(static_cast<std::int64_t>(denominator))));
  }
};

/** The reduced row echelon form of the rows (1, row) over the rationals, its elements then taken modulo p. */
std::vector<std::vector<std::uint64_t>> exact_form(const std::vector<Row>& rows, std::size_t columns) {
  std::vector<std::vector<Fraction>> matrix;
  for (const Row& row : rows) {
    matrix.push_back({Fraction(1)});
    for (const auto value : row)
      matrix.back().push_back(Fraction(value));
  }
  std::size_t rank = 0;
  for (std::size_t pivot = 0; pivot <= columns; ++pivot) {
    std::size_t found = rank;
    while (found < matrix.size() && matrix[found][pivot].numerator == 0)
      ++found;
    if (found == matrix.size()) continue;
    std::swap(matrix[rank], matrix[found]);
    const Fraction lead = matrix[rank][pivot];
    for (auto& value : matrix[rank])
      value = value / lead;
    for (std::size_t r = 0; r < matrix.size(); ++r) {
      if (r == rank) continue;
      const Fraction factor = matrix[r][pivot];
      for (std::size_t j = 0; j <= columns; ++j)
        matrix[r][j] = matrix[r][j] - factor * matrix[rank][j];
    }
    ++rank;
  }
  std::vector<std::vector<std::uint64_t>> form;
  for (std::size_t r = 0; r < rank; ++r) {
    form.emplace_back();
    for (const auto& value : matrix[r])
      form.back().push_back(value.modulo_p());
  }
  return form;
}

std::vector<Row> random_rows(std::mt19937_64& random, std::size_t columns, std::size_t count) {
  std::uniform_int_distribution<std::int64_t> small(-6, 6);
  std::vector<Row> rows;
  for (std::size_t i = 0; i < count; ++i) {
    Row row;
    for (std::size_t j = 0; j < columns; ++j) {
      // Half of the columns follow from those before, so that ranks differ.
      row.push_back(j >= 2 && j % 2 == 0 ? row[j - 1] + 2 * row[j - 2] - 3 : small(random));
    }
    rows.push_back(row);
  }
  return rows;
}

AffineHull hull_of(const std::vector<Row>& rows, std::size_t columns) {
  AffineHull hull(columns);
  for (const Row& row : rows)
    hull.add(row);
  return hull;
}

}  // namespace

TEST_CASE("arithmetic modulo 2^61 - 1") {
  CHECK(gf::from_int(-1) == gf::p - 1);
  CHECK(gf::from_int(INT64_MIN) < gf::p);
  CHECK(gf::from_int(static_cast<std::int64_t>(gf::p)) == 0);
  CHECK(gf::mul(gf::p - 1, gf::p - 1) == 1);
  CHECK(gf::mul(std::uint64_t{1} << 60, 2) == 1);
  CHECK(gf::sub(3, 5) == gf::p - 2);
  for (const std::uint64_t value : {std::uint64_t{1}, std::uint64_t{2}, std::uint64_t{123456789}, gf::p - 1}) {
    CHECK(gf::mul(value, gf::inverse(value)) == 1);
  }
}

TEST_CASE("the hull is the exact one of rational arithmetic, whatever the order") {
  std::mt19937_64 random(7);
  for (int run = 0; run < 200; ++run) {
    const std::size_t columns = 1 + random() % 5;
    auto rows = random_rows(random, columns, 1 + random() % 7);
    const AffineHull hull = hull_of(rows, columns);
    std::vector<std::vector<std::uint64_t>> form;
    for (const auto& row : hull.rows()) {
      CHECK(row.values[row.pivot] == 1);
      form.push_back(row.values);
    }
    REQUIRE(form == exact_form(rows, columns));
    std::shuffle(rows.begin(), rows.end(), random);
    REQUIRE(hull_of(rows, columns) == hull);
  }
}

TEST_CASE("hulls merge like the rows that made them") {
  std::mt19937_64 random(11);
  for (int run = 0; run < 100; ++run) {
    const auto rows = random_rows(random, 4, 9);
    const std::vector<Row> first(rows.begin(), rows.begin() + 4);
    const std::vector<Row> second(rows.begin() + 4, rows.end());
    AffineHull a = hull_of(first, 4);
    AffineHull b = hull_of(second, 4);
    const AffineHull both = hull_of(rows, 4);
    AffineHull ab = a;
    ab.merge(b);
    b.merge(a);
    REQUIRE(ab == both);
    REQUIRE(b == both);
    b.merge(b);
    REQUIRE(b == both);
  }
}

TEST_CASE("a row is in the hull when it keeps every relation") {
  const AffineHull hull = hull_of({{1, 2, 3}, {2, 2, 4}, {5, 9, 14}}, 3);
  CHECK(hull.rank() == 3);
  CHECK(hull.contains_prefix(Row{40, 2, 42}));
  CHECK_FALSE(hull.contains_prefix(Row{40, 2, 43}));
  AffineHull grown = hull;
  CHECK_FALSE(grown.add(Row{40, 2, 42}));
  CHECK(grown.add(Row{40, 2, 43}));
  CHECK(grown.rank() == 4);
}

TEST_CASE("a prefix is judged by the projection to its columns") {
  const AffineHull hull = hull_of({{1, 1, 5}, {3, 3, 9}}, 3);
  CHECK(hull.contains_prefix(Row{}));
  CHECK(hull.contains_prefix(Row{77}));
  CHECK(hull.contains_prefix(Row{2, 2}));
  CHECK_FALSE(hull.contains_prefix(Row{2, 1}));
  CHECK_FALSE(AffineHull(2).contains_prefix(Row{}));
  std::mt19937_64 random(3);
  for (int run = 0; run < 100; ++run) {
    const auto rows = random_rows(random, 5, 3);
    const AffineHull whole = hull_of(rows, 5);
    const AffineHull front = whole.project(std::vector<std::uint32_t>{0, 1, 2});
    const auto other = random_rows(random, 3, 1).front();
    REQUIRE(whole.contains_prefix(other) == front.contains_prefix(other));
  }
}

TEST_CASE("columns are copied, reordered and removed as if the rows had been so") {
  std::mt19937_64 random(5);
  for (int run = 0; run < 100; ++run) {
    const auto rows = random_rows(random, 4, 4);
    const AffineHull hull = hull_of(rows, 4);
    const std::vector<std::uint32_t> source{2, 0, 2, 3};
    std::vector<Row> chosen;
    std::vector<Row> blanked;
    for (const Row& row : rows) {
      chosen.push_back({row[2], row[0], row[2], row[3]});
      blanked.push_back({row[0], 0, row[2], row[3]});
    }
    REQUIRE(hull.project(source) == hull_of(chosen, 4));
    REQUIRE(hull.without(1) == hull_of(blanked, 4));
  }
}

TEST_CASE("a hull of many unrelated columns needs no small buffer") {
  std::mt19937_64 random(9);
  std::uniform_int_distribution<std::int64_t> size(-(std::int64_t{1} << 47), std::int64_t{1} << 47);
  const std::size_t columns = 90;
  std::vector<Row> rows(70, Row(columns));
  for (Row& row : rows) {
    for (auto& value : row)
      value = size(random);
  }
  const AffineHull hull = hull_of(rows, columns);
  CHECK(hull.rank() == 70);
  for (const Row& row : rows)
    CHECK(hull.contains_prefix(row));
  Row sum(columns);
  for (std::size_t j = 0; j < columns; ++j)
    sum[j] = rows[0][j] + rows[1][j] - rows[2][j];
  CHECK(hull.contains_prefix(sum));
  ++sum[50];
  CHECK_FALSE(hull.contains_prefix(sum));
}
