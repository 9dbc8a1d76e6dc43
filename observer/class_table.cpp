#include "observer/class_table.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <string_view>

#include "observer/flat_call.h"

namespace input_observer {
namespace {

struct ScalarsLess {
  bool operator()(const std::vector<Value>& a, const std::vector<Value>& b) const {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), scalar_less);
  }
};

enum class Splits { texts, bools };

bool is_of(Splits splits, const Value& value) {
  return splits == Splits::bools ? value.get_if<bool>() != nullptr
                                 : value.get_if<bool>() == nullptr && value.get_if<double>() == nullptr;
}

/** The values of those scalars that split; a class that is split by them has one value of each. */
std::vector<Value> combination(const SignatureClass& of, Splits splits) {
  std::vector<Value> values;
  for (const ScalarValues& scalar : of.scalars) {
    if (is_of(splits, scalar.values.front())) values.push_back(scalar.values.front());
  }
  return values;
}

bool has_several(const SignatureClass& of, Splits splits) {
  return std::any_of(of.scalars.begin(), of.scalars.end(), [&](const ScalarValues& scalar) {
    return scalar.values.size() > 1 && is_of(splits, scalar.values.front());
  });
}

/**
 * True when the classes have more combinations than are told apart, or were joined before. A joined structure shows
 * it: nine combinations in at most eight classes leave two in one of them.
 */
bool too_many(const std::vector<std::unique_ptr<SignatureClass>>& classes, Splits splits) {
  std::set<std::vector<Value>, ScalarsLess> combinations;
  for (const auto& each : classes) {
    if (has_several(*each, splits)) return true;
    combinations.insert(combination(*each, splits));
  }
  return combinations.size() > max_scalar_combinations;
}

bool scalars_precede(const SignatureClass& a, const SignatureClass& b) {
  const auto less = [](const ScalarValues& x, const ScalarValues& y) { return ScalarsLess()(x.values, y.values); };
  return std::lexicographical_compare(a.scalars.begin(), a.scalars.end(), b.scalars.begin(), b.scalars.end(), less);
}

}  // namespace

ClassTable::Inserted ClassTable::insert(SignatureClass added) {
  if (!has_room(added.state.columns())) {
    drop(added);
    return {.dropped = true};
  }
  const Rank rank{added.state.columns(), key_of(added.structure)};
  auto kept = std::make_unique<SignatureClass>(std::move(added));
  Family& family = families_[rank];
  Inserted result;
  result.merged = join(family, std::move(kept));
  if (loosen(family)) {
    result.others_moved = true;
    // The class may have become part of another one: callers look it up again by inserting the next call.
    result.merged = nullptr;
  }
  result.texts_split = family.texts_split;
  result.bools_split = family.bools_split;
  if (families_.size() > max_structures) {
    const bool itself = std::prev(families_.end())->first == rank;
    drop_last();
    if (itself) return {.dropped = true};
    result.others_moved = true;
  }
  return result;
}

// Spares the key of a structure that has no chance: the key of a list of ten thousand tensors is long.
bool ClassTable::has_room(std::size_t columns) const {
  return families_.size() < max_structures || columns <= std::prev(families_.end())->first.first;
}

SignatureClass* ClassTable::join(Family& family, std::unique_ptr<SignatureClass> added) {
  for (auto& each : family.classes) {
    const bool same_texts =
        !family.texts_split || combination(*each, Splits::texts) == combination(*added, Splits::texts);
    const bool same_bools =
        !family.bools_split || combination(*each, Splits::bools) == combination(*added, Splits::bools);
    if (same_texts && same_bools) {
      merge_into(*each, *added);
      return each.get();
    }
  }
  family.classes.push_back(std::move(added));
  return family.classes.back().get();
}

/** Joins the classes of a family that has got too many combinations; true when it did. */
bool ClassTable::loosen(Family& family) {
  const bool texts = family.texts_split && too_many(family.classes, Splits::texts);
  const bool bools = family.bools_split && too_many(family.classes, Splits::bools);
  if (!texts && !bools) return false;
  family.texts_split = family.texts_split && !texts;
  family.bools_split = family.bools_split && !bools;
  for (auto& each : std::exchange(family.classes, {}))
    join(family, std::move(each));
  return true;
}

void ClassTable::drop_last() {
  const auto last = std::prev(families_.end());
  for (const auto& each : last->second.classes)
    drop(*each);
  families_.erase(last);
}

void ClassTable::drop(const SignatureClass& dropped) {
  add_dropped(dropped.state.count(), leaf_ranges(dropped, signature_));
}

const Value* ClassTable::find_text(std::uint64_t hash) const {
  for (const auto& [rank, family] : families_) {
    for (const auto& each : family.classes) {
      for (const ScalarValues& scalar : each->scalars) {
        for (const Value& value : scalar.values) {
          if (is_of(Splits::texts, value) && scalar_bits(value) == hash) return &value;
        }
      }
    }
  }
  return nullptr;
}

void ClassTable::add_dropped(std::uint64_t calls, const LeafRanges& ranges) {
  dropped_calls_ += calls;
  merge_into(dropped_, ranges);
}

std::vector<SignatureClass> ClassTable::classes() const {
  std::vector<std::pair<std::string_view, const SignatureClass*>> order;
  for (const auto& [rank, family] : families_) {
    for (const auto& each : family.classes)
      order.emplace_back(rank.second, each.get());
  }
  std::sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first < b.first : scalars_precede(*a.second, *b.second);
  });
  std::vector<SignatureClass> result;
  result.reserve(order.size());
  for (const auto& each : order)
    result.push_back(*each.second);
  return result;
}

}  // namespace input_observer
