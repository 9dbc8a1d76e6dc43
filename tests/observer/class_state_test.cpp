#include "observer/class_state.h"

#include <algorithm>
#include <numeric>
#include <random>
#include <set>
#include <vector>

#include "tests/support/catch.h"

using input_observer::ClassState;
using input_observer::max_hull_value;
using input_observer::SlotPartition;

namespace {

using Row = std::vector<std::int64_t>;

ClassState state_of(const std::vector<Row>& rows, std::size_t columns) {
  ClassState state(columns);
  for (const Row& row : rows)
    state.add(row);
  return state;
}

/** Rows with equal columns, constants, sums, and now and then a coincidence broken or a huge value. */
std::vector<Row> random_rows(std::mt19937_64& random, std::size_t count) {
  std::vector<Row> rows;
  for (std::size_t i = 0; i < count; ++i) {
    const auto a = static_cast<std::int64_t>(random() % 5);
    const auto b = static_cast<std::int64_t>(random() % 400);
    Row row{a, b, 8, a, a + b, b, 8, a};
    if (random() % 9 == 0) row[7] = 3;
    if (random() % 15 == 0) row[5] = max_hull_value + a;
    if (random() % 15 == 0) row[2] = row[6] = INT64_MIN + a;
    rows.push_back(row);
  }
  return rows;
}

}  // namespace

TEST_CASE("columns that were equal in every row share a slot") {
  const ClassState state = state_of({{2, 5, 2, 7}, {3, 5, 3, 8}, {4, 5, 4, 9}}, 4);
  CHECK(state.slots() == std::vector<std::uint32_t>{0, 1, 0, 2});
  CHECK(state.count() == 3);
  CHECK(state.min(2) == 2);
  CHECK(state.max(2) == 4);
  CHECK(state.step(0) == 1);
  CHECK(state.step(1) == 0);
  CHECK(state.histogram(3).percentile(0.5) == 8);
  CHECK(state.hull().rank() == 2);
  CHECK(state.sample().size() == 3);
}

TEST_CASE("steps are the common divisor of all differences") {
  CHECK(state_of({{32}, {96}, {64}}, 1).step(0) == 32);
  CHECK(state_of({{5}, {5}}, 1).step(0) == 0);
  CHECK(state_of({{-7}, {14}, {2}}, 1).step(0) == 3);
}

TEST_CASE("a state does not depend on the order or grouping of its rows") {
  std::mt19937_64 random(1);
  for (int run = 0; run < 60; ++run) {
    auto rows = random_rows(random, 1 + random() % 120);
    const ClassState whole = state_of(rows, 8);
    std::shuffle(rows.begin(), rows.end(), random);
    REQUIRE(state_of(rows, 8) == whole);
    std::vector<ClassState> parts(4, ClassState(8));
    for (const Row& row : rows)
      parts[random() % parts.size()].add(row);
    std::shuffle(parts.begin(), parts.end(), random);
    ClassState left(8);
    for (const auto& part : parts)
      left.merge(part);
    REQUIRE(left == whole);
    parts[2].merge(parts[3]);
    parts[1].merge(parts[2]);
    parts[0].merge(parts[1]);
    REQUIRE(parts[0] == whole);
  }
}

TEST_CASE("a state says of every column what its values say") {
  std::mt19937_64 random(2);
  for (int run = 0; run < 40; ++run) {
    const auto rows = random_rows(random, 1 + random() % 60);
    const ClassState state = state_of(rows, 8);
    for (std::size_t j = 0; j < 8; ++j) {
      std::vector<std::int64_t> values;
      for (const Row& row : rows)
        values.push_back(row[j]);
      const auto [low, high] = std::minmax_element(values.begin(), values.end());
      REQUIRE(state.min(j) == *low);
      REQUIRE(state.max(j) == *high);
      const bool fits = *low > -max_hull_value && *high < max_hull_value;
      REQUIRE(state.in_hull(j) == fits);
      std::int64_t step = 0;
      if (fits) {
        for (const auto value : values)
          step = std::gcd(step, value - *low);
        REQUIRE(state.step(j) == step);
      }
      REQUIRE(state.histogram(j).count() == rows.size());
      for (std::size_t k = 0; k < 8; ++k) {
        const bool equal = std::all_of(rows.begin(), rows.end(), [&](const Row& row) { return row[j] == row[k]; });
        REQUIRE((state.slots()[j] == state.slots()[k]) == equal);
      }
    }
    const std::set<Row> distinct(rows.begin(), rows.end());
    REQUIRE(state.sample().size() == std::min<std::size_t>(distinct.size(), input_observer::max_sample_rows));
  }
}

TEST_CASE("news is what splits columns or enlarges the hull, and is_news foresees it from a prefix") {
  std::mt19937_64 random(3);
  for (int run = 0; run < 40; ++run) {
    ClassState state(8);
    for (const Row& row : random_rows(random, 60)) {
      const bool foreseen = state.is_news(row);
      const bool front = state.is_news(std::span(row).first(4));
      REQUIRE((!front || foreseen));
      REQUIRE(state.add(row) == foreseen);
      REQUIRE_FALSE(state.is_news(row));
    }
  }
  ClassState state(2);
  CHECK(state.is_news(Row{}));
  state.add(Row{1, 1});
  CHECK_FALSE(state.is_news(Row{1}));
  CHECK(state.is_news(Row{2}));
  state.add(Row{2, 2});
  CHECK_FALSE(state.is_news(Row{9}));
  CHECK(state.is_news(Row{9, 8}));
}

TEST_CASE("a column with a huge value leaves the hull for good") {
  ClassState state = state_of({{1, 1}, {2, 2}, {max_hull_value, 5}}, 2);
  CHECK_FALSE(state.in_hull(0));
  CHECK(state.in_hull(1));
  CHECK(state.step(0) == 1);
  CHECK(state.hull().rank() == 2);
  for (const auto& row : state.hull().rows())
    CHECK(row.values[1] == 0);
  CHECK_FALSE(state.add(Row{77, 6}));
  CHECK(state.max(0) == max_hull_value);
}

TEST_CASE("a class without columns counts") {
  const ClassState state = state_of({{}, {}}, 0);
  CHECK(state.count() == 2);
  CHECK(state.sample().size() == 1);
  CHECK(state.hull().rank() == 1);
}

TEST_CASE("hashes do not depend on the partition") {
  const SlotPartition coarse(std::vector<std::uint32_t>{0, 1, 0, 0});
  const SlotPartition fine(std::vector<std::uint32_t>{0, 1, 0, 2});
  CHECK(coarse.hash(Row{5, 7}) == fine.hash(Row{5, 7, 5}));
  CHECK(coarse.hash(Row{5, 7}) != coarse.hash(Row{7, 5}));
  CHECK(coarse.meet(fine) == fine);
  CHECK(coarse.split(Row{1, 1, 1, 2}) == fine);
}
