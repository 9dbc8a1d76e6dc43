#include "observer/given.h"

#include <algorithm>
#include <optional>

#include "observer/flat_call.h"

namespace input_observer {
namespace {

bool describes_the_same(const Value& a, const Value& b) {
  if (a.data.index() != b.data.index()) return false;
  const FlatValues flat_a = flatten({a}, std::nullopt);
  const FlatValues flat_b = flatten({b}, std::nullopt);
  return flat_a.structure == flat_b.structure && flat_a.row == flat_b.row && flat_a.scalars == flat_b.scalars;
}

/** What stands in the order of the structure, as the walk has it. */
template <class T>
std::vector<T> as_walked(std::vector<T> values, const std::vector<std::uint32_t>& places) {
  std::vector<T> result = values;
  for (std::size_t i = 0; i < places.size(); ++i)
    result[places[i]] = values[i];
  return result;
}

template <class T>
bool begins_with(std::span<const T> values, const std::vector<T>& wanted) {
  return std::equal(wanted.begin(), wanted.end(), values.begin());
}

}  // namespace

std::uint64_t count_given(const Signature& signature, const std::vector<Value>& arguments) {
  std::uint64_t given = 0;
  for (std::size_t p = 0; p < signature.size(); ++p) {
    const std::optional<Value>& at_default = signature[p].default_value;
    given += !arguments[p].is_none() && !(at_default && describes_the_same(arguments[p], *at_default));
  }
  return given;
}

GivenCounter::GivenCounter(const Signature& signature, const std::vector<Value>& structure) {
  std::size_t column = 0;
  std::size_t slot = 0;
  for (std::size_t p = 0; p < signature.size(); ++p) {
    if (structure[p].is_none()) continue;
    const FlatValues here = flatten({structure[p]}, std::nullopt);
    const std::optional<Value>& value = signature[p].default_value;
    FlatValues at_default;
    if (value) at_default = flatten({*value}, std::nullopt);
    if (value && at_default.structure == here.structure) {
      std::vector<std::uint64_t> scalars;
      for (const Value& scalar : at_default.scalars)
        scalars.push_back(scalar_bits(scalar));
      defaults_.push_back({column, slot, as_walked(std::move(at_default.row), here.arrangement.columns),
                           as_walked(std::move(scalars), here.arrangement.slots)});
    } else {
      ++always_;
    }
    column += here.row.size();
    slot += here.scalars.size();
  }
}

std::uint64_t GivenCounter::count(std::span<const std::int64_t> row, std::span<const std::uint64_t> scalars) const {
  std::uint64_t given = always_;
  for (const Default& entry : defaults_) {
    given +=
        !begins_with(row.subspan(entry.column), entry.row) || !begins_with(scalars.subspan(entry.slot), entry.scalars);
  }
  return given;
}

}  // namespace input_observer
