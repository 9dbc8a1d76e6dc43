#include "observer/affine_hull.h"

#include <algorithm>

#include "observer/small_buffer.h"

namespace input_observer {
namespace {

__extension__ using Wide = unsigned __int128;

// 2^61 = 1 modulo p, so the high part is simply added to the low one.
std::uint64_t fold(Wide value) {
  std::uint64_t sum = static_cast<std::uint64_t>(value & gf::p) + static_cast<std::uint64_t>((value >> 61) & gf::p) +
                      static_cast<std::uint64_t>(value >> 122);
  sum = (sum & gf::p) + (sum >> 61);
  return sum >= gf::p ? sum - gf::p : sum;
}

// Products stay below 2^122: so many of them fit into one accumulator.
constexpr std::size_t products_per_fold = 32;

/** sum(factors[r] * rows[r].values[column]) */
std::uint64_t combine(std::span<const std::uint64_t> factors, const std::vector<AffineHull::Row>& rows,
                      std::size_t column) {
  Wide sum = 0;
  for (std::size_t r = 0; r < factors.size(); ++r) {
    if (r % products_per_fold == products_per_fold - 1) sum = fold(sum);
    sum += Wide{factors[r]} * rows[r].values[column];
  }
  return fold(sum);
}

void subtract_multiple(std::vector<std::uint64_t>& from, std::uint64_t factor, const std::vector<std::uint64_t>& row) {
  if (factor == 0) return;
  for (std::size_t j = 0; j < from.size(); ++j)
    from[j] = gf::sub(from[j], gf::mul(factor, row[j]));
}

}  // namespace

namespace gf {

std::uint64_t from_int(std::int64_t value) {
  if (value >= 0 && static_cast<std::uint64_t>(value) < p) return static_cast<std::uint64_t>(value);
  const auto rest = value % static_cast<std::int64_t>(p);
  return rest < 0 ? static_cast<std::uint64_t>(rest + static_cast<std::int64_t>(p)) : static_cast<std::uint64_t>(rest);
}

std::uint64_t mul(std::uint64_t a, std::uint64_t b) {
  return fold(Wide{a} * b);
}

std::uint64_t sub(std::uint64_t a, std::uint64_t b) {
  return a >= b ? a - b : a + p - b;
}

std::uint64_t inverse(std::uint64_t a) {
  std::uint64_t result = 1;
  for (std::uint64_t exponent = p - 2; exponent != 0; exponent >>= 1) {
    if (exponent & 1) result = mul(result, a);
    a = mul(a, a);
  }
  return result;
}

}  // namespace gf

// A vector of the span is the combination of the rows whose factors stand at the vector's own pivot places: only the
// other places need a look. Rows with a pivot behind the prefix are zero inside of it.
bool AffineHull::contains_prefix(std::span<const std::int64_t> prefix, std::size_t known) const {
  if (rows_.empty()) return false;
  if (known == prefix.size()) return true;
  const auto rank = static_cast<std::size_t>(
      std::find_if(rows_.begin(), rows_.end(), [&](const Row& row) { return row.pivot > prefix.size(); }) -
      rows_.begin());
  const auto element = [&](std::size_t j) { return j == 0 ? std::uint64_t{1} : gf::from_int(prefix[j - 1]); };
  SmallBuffer<std::uint64_t> factors(rank);
  for (std::size_t r = 0; r < rank; ++r)
    factors[r] = element(rows_[r].pivot);
  // A known prefix ends at column `known`, which has the place known + 1; where none is known, the 1 is looked at too.
  const std::size_t first = known == 0 ? 0 : known + 1;
  auto next_pivot = static_cast<std::size_t>(
      std::find_if(rows_.begin(), rows_.end(), [&](const Row& row) { return row.pivot >= first; }) - rows_.begin());
  for (std::size_t j = first; j <= prefix.size(); ++j) {
    if (next_pivot < rank && rows_[next_pivot].pivot == j) {
      ++next_pivot;
    } else if (combine(factors.span(), rows_, j) != element(j)) {
      return false;
    }
  }
  return true;
}

bool AffineHull::add(std::span<const std::int64_t> row, std::size_t known) {
  if (contains_prefix(row, known)) return false;
  std::vector<std::uint64_t> vector{1};
  vector.reserve(row.size() + 1);
  for (const auto value : row)
    vector.push_back(gf::from_int(value));
  return add_vector(std::move(vector));
}

bool AffineHull::add_vector(std::vector<std::uint64_t> vector) {
  for (const Row& row : rows_)
    subtract_multiple(vector, vector[row.pivot], row.values);
  const auto lead = std::find_if(vector.begin(), vector.end(), [](std::uint64_t value) { return value != 0; });
  if (lead == vector.end()) return false;
  const auto pivot = static_cast<std::size_t>(lead - vector.begin());
  const std::uint64_t scale = gf::inverse(*lead);
  for (auto& value : vector)
    value = gf::mul(value, scale);
  for (Row& row : rows_)
    subtract_multiple(row.values, row.values[pivot], vector);
  const auto place = std::find_if(rows_.begin(), rows_.end(), [&](const Row& row) { return row.pivot > pivot; });
  rows_.insert(place, Row{pivot, std::move(vector)});
  return true;
}

void AffineHull::merge(const AffineHull& other) {
  for (const Row& row : other.rows_)
    add_vector(row.values);
}

AffineHull AffineHull::project(std::span<const std::uint32_t> source) const {
  AffineHull result(source.size());
  for (const Row& row : rows_) {
    std::vector<std::uint64_t> vector{row.values[0]};
    vector.reserve(source.size() + 1);
    for (const auto column : source)
      vector.push_back(row.values[column + 1]);
    result.add_vector(std::move(vector));
  }
  return result;
}

AffineHull AffineHull::without(std::size_t column) const {
  AffineHull result(columns_);
  for (Row row : rows_) {
    row.values[column + 1] = 0;
    result.add_vector(std::move(row.values));
  }
  return result;
}

}  // namespace input_observer
