#include "observer/histogram.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "tests/support/catch.h"

using input_observer::Histogram;

namespace {

Histogram histogram_of(const std::vector<std::int64_t>& values) {
  Histogram histogram;
  for (const auto value : values)
    histogram.add(value);
  return histogram;
}

std::int64_t nearest_rank(std::vector<std::int64_t> values, double q) {
  std::sort(values.begin(), values.end());
  const auto rank = static_cast<std::size_t>(std::ceil(q * static_cast<double>(values.size()) - 1e-9));
  return values[rank - 1];
}

std::vector<std::int64_t> random_values(std::mt19937_64& random, std::size_t count, std::int64_t low,
                                        std::int64_t high) {
  std::uniform_int_distribution<std::int64_t> value(low, high);
  std::vector<std::int64_t> values(count);
  for (auto& each : values)
    each = value(random);
  return values;
}

const double quantiles[] = {0.01, 0.07, 0.25, 0.5, 0.9, 0.95, 0.99, 1.0};

}  // namespace

TEST_CASE("percentiles are exact up to 256 distinct values") {
  std::mt19937_64 random(1);
  for (const std::size_t count : {1u, 2u, 20u, 100u, 5000u}) {
    const auto values = random_values(random, count, -100, 155);
    const Histogram histogram = histogram_of(values);
    CHECK(histogram.exact());
    CHECK(histogram.count() == count);
    for (const double q : quantiles)
      CHECK(histogram.percentile(q) == nearest_rank(values, q));
  }
}

TEST_CASE("percentiles are within two percent beyond 256 distinct values") {
  std::mt19937_64 random(2);
  for (const std::int64_t high : {std::int64_t{1000}, std::int64_t{1} << 20, INT64_MAX}) {
    const auto values = random_values(random, 4000, high == 1000 ? -1000 : 1, high);
    const Histogram histogram = histogram_of(values);
    CHECK_FALSE(histogram.exact());
    for (const double q : quantiles) {
      const auto exact = static_cast<double>(nearest_rank(values, q));
      CHECK(std::abs(static_cast<double>(histogram.percentile(q)) - exact) <= 0.02 * std::abs(exact));
    }
  }
}

TEST_CASE("buckets are narrow, fixed and named by their lowest value") {
  std::mt19937_64 random(3);
  std::vector<std::int64_t> values = random_values(random, 2000, INT64_MIN, INT64_MAX);
  for (int shift = 0; shift < 62; ++shift) {
    for (const std::int64_t near : {-1, 0, 1}) {
      values.push_back((std::int64_t{1} << shift) + near);
      values.push_back(-(std::int64_t{1} << shift) + near);
    }
  }
  values.insert(values.end(), {INT64_MIN, INT64_MAX, 0});
  for (const auto value : values) {
    const auto bucket = Histogram::bucket_of(value);
    REQUIRE(bucket <= value);
    REQUIRE(Histogram::bucket_of(bucket) == bucket);
    REQUIRE(static_cast<double>(value) - static_cast<double>(bucket) <= 0.02 * std::abs(static_cast<double>(value)));
  }
  CHECK(Histogram::bucket_of(127) == 127);
  CHECK(Histogram::bucket_of(129) == 128);
  CHECK(Histogram::bucket_of(-129) == -130);
}

TEST_CASE("histograms merge in any order and grouping") {
  std::mt19937_64 random(4);
  for (int run = 0; run < 50; ++run) {
    std::vector<std::vector<std::int64_t>> parts;
    std::vector<std::int64_t> values;
    for (int part = 0; part < 3; ++part) {
      parts.push_back(random_values(random, 150, 0, run % 2 == 0 ? 200 : 100000));
      values.insert(values.end(), parts.back().begin(), parts.back().end());
    }
    const Histogram whole = histogram_of(values);
    Histogram left = histogram_of(parts[0]);
    left.merge(histogram_of(parts[1]));
    left.merge(histogram_of(parts[2]));
    Histogram right = histogram_of(parts[1]);
    right.merge(histogram_of(parts[2]));
    Histogram outer = histogram_of(parts[0]);
    right.merge(outer);
    REQUIRE(left == whole);
    REQUIRE(right == whole);
    REQUIRE(left.counts() == right.counts());
    REQUIRE(Histogram::from_counts(whole.counts(), whole.exact()) == whole);
  }
}

TEST_CASE("the 257th value makes buckets, whatever came before") {
  Histogram histogram;
  for (std::int64_t value = 1000; value < 1256; ++value)
    histogram.add(value);
  CHECK(histogram.exact());
  histogram.add(1000, 5);
  CHECK(histogram.exact());
  histogram.add(2000);
  CHECK_FALSE(histogram.exact());
  CHECK(histogram.count() == 262);
  CHECK(histogram.counts().size() < 60);
  CHECK(Histogram() == Histogram());
  CHECK_FALSE(histogram == Histogram());
  CHECK(Histogram().percentile(0.5) == 0);
}
