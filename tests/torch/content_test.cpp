#include "observer/torch/content.h"

#include <torch/script.h>

#include <limits>

#include "tests/support/catch.h"

using namespace input_observer;
using Pattern = TensorContent::Pattern;

TEST_CASE("The range of a tensor leaves infinities and NaN out") {
  const double inf = std::numeric_limits<double>::infinity();
  const auto seen = content_of(torch::tensor({-inf, 2.0, -3.5, inf, std::nan("")}));
  CHECK(seen.content.min == -3.5);
  CHECK(seen.content.max == 2.0);
  CHECK_FALSE(content_of(torch::zeros({0, 3})).content.known());
  CHECK_FALSE(content_of(torch::zeros({2}, torch::kComplexFloat)).content.known());
  CHECK(content_of(torch::tensor({true, false})).content.max == 1.0);
}

TEST_CASE("Consecutive integers along the last axis are an arange, one element says nothing") {
  const auto rows = torch::arange(3, 9).unsqueeze(0).expand({4, 6});
  CHECK(content_of(rows).content.pattern == Pattern::arange);
  CHECK(content_of(torch::arange(6).reshape({6, 1})).conclusive == false);
  CHECK(content_of(torch::tensor({3, 5, 6})).content.pattern == Pattern::any);
  CHECK(content_of(torch::arange(6, torch::kFloat)).content.pattern == Pattern::any);
}

TEST_CASE("Zeros and one large negative number are an additive mask") {
  const float lowest = std::numeric_limits<float>::lowest();
  CHECK(content_of(torch::tensor({0.f, lowest, 0.f})).content.pattern == Pattern::additive_mask);
  CHECK(content_of(torch::tensor({0.0, -std::numeric_limits<double>::infinity()})).content.pattern ==
        Pattern::additive_mask);
  CHECK(content_of(torch::tensor({0.f, -1e4f}).to(torch::kHalf)).content.pattern == Pattern::additive_mask);
  CHECK(content_of(torch::tensor({0.f, lowest, 1.f})).content.pattern == Pattern::any);
  CHECK(content_of(torch::tensor({0.f, lowest, -1e9f})).content.pattern == Pattern::any);
  CHECK_FALSE(content_of(torch::zeros({3})).conclusive);
}

TEST_CASE("Large tensors are looked at whole, piece by piece") {
  const std::int64_t size = 200'001;
  const auto ids = torch::arange(size);
  CHECK(content_of(ids).content.pattern == Pattern::arange);
  CHECK(content_of(ids.reshape({3, size / 3})).content.max == size - 1.0);
  CHECK(content_of(ids.reshape({3, size / 3})).content.pattern == Pattern::arange);
  for (const std::int64_t place : {std::int64_t{32'768}, size - 1}) {
    auto broken = ids.clone();
    broken[place] = -7;
    CHECK(content_of(broken).content.pattern == Pattern::any);
    CHECK(content_of(broken).content.min == -7.0);
  }
  CHECK(content_of(torch::tensor({INT64_MAX, INT64_MIN})).content.pattern == Pattern::any);
}

TEST_CASE("A pattern stays while no tensor contradicts it") {
  SeenContent seen;
  unite(seen, content_of(torch::tensor({7})));
  CHECK(seen.content.pattern == Pattern::any);
  unite(seen, content_of(torch::arange(4)));
  unite(seen, content_of(torch::tensor({9})));
  CHECK(seen.content.pattern == Pattern::arange);
  CHECK(seen.content.min == 0.0);
  CHECK(seen.content.max == 9.0);
  unite(seen, content_of(torch::tensor({4, 2})));
  CHECK(seen.content.pattern == Pattern::any);
}
