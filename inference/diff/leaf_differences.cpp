#include "inference/diff/leaf_differences.h"

#include <algorithm>
#include <iterator>

namespace input_observer {
namespace {

using Kind = Difference::Kind;

Value shown(const SizeSpan& span) {
  if (span.low == span.high) return {span.low};
  return {std::to_string(span.low) + " to " + std::to_string(span.high)};
}

std::vector<Value> texts(const std::set<std::string>& from) {
  std::vector<Value> result;
  for (const auto& text : from)
    result.push_back({text});
  return result;
}

class LeafComparison {
 public:
  explicit LeafComparison(const ComparedClasses& compared)
      : report_(compared.a()),
        results_(
            std::ranges::any_of(report_.classes, [](const auto& each) { return each.structure.outputs.has_value(); })),
        a_(sightings_of(compared.all_of_a(), compared.folding(), compared.signature())),
        b_(sightings_of(compared.all_of_b(), compared.folding(), compared.signature())) {}

  std::vector<Difference> run() {
    for (const auto& [key, lengths] : b_.lengths)
      compare_lengths(key, lengths);
    for (const auto& [key, added] : b_.leaves) {
      if (key.first == Side::output && !results_) continue;
      const auto known = a_.leaves.find(key);
      if (known == a_.leaves.end()) {
        add_unknown(key, added);
      } else {
        compare(key, known->second, added);
      }
    }
    return std::move(result_);
  }

 private:
  void add(Kind kind, const LeafKey& key, int axis, std::vector<Value> in_b, std::vector<Value> in_a) {
    result_.push_back({kind, key.first, key.second, axis, {}, {}, std::move(in_b), std::move(in_a), {}});
  }

  const LeafRange* dropped(const std::string& starred, int rank) const {
    const auto found = report_.dropped.find(starred + ':' + std::to_string(rank));
    return found == report_.dropped.end() ? nullptr : &found->second;
  }

  /** Ranges of dropped leaves are kept up to a number, those of smallest key. */
  bool may_be_dropped(const std::string& starred, int rank) const {
    if (dropped(starred, rank) != nullptr) return true;
    return report_.dropped.size() >= max_dropped_leaves &&
           report_.dropped.rbegin()->first < starred + ':' + std::to_string(rank);
  }

  /** Dropped calls tell nothing of leaves without sizes, so any of them may have been there. */
  bool may_be_dropped(const LeafSightings& leaf) const {
    if (report_.dropped_calls == 0) return false;
    return leaf.sizes.empty() || std::ranges::any_of(leaf.sizes, [&](const auto& of_rank) {
             return may_be_dropped(leaf.starred, of_rank.first);
           });
  }

  void add_unknown(const LeafKey& key, const LeafSightings& added) {
    if (may_be_dropped(added)) {
      compare_sizes(key, {}, added);
      return;
    }
    std::vector<Value> in_b = texts(added.types);
    for (const auto& [rank, axes] : added.sizes) {
      if (rank >= 0) in_b.push_back({"rank " + std::to_string(rank)});
    }
    add(Kind::argument, key, -1, std::move(in_b), {});
  }

  void compare_lengths(const LeafKey& key, const std::set<std::size_t>& lengths) {
    const auto known = a_.lengths.find(key);
    if (known == a_.lengths.end() || report_.dropped_calls > 0) return;
    std::vector<Value> in_b, in_a;
    for (const auto length : lengths) {
      if (!known->second.contains(length)) in_b.push_back({static_cast<std::int64_t>(length)});
    }
    in_a.push_back({static_cast<std::int64_t>(*known->second.begin())});
    in_a.push_back({static_cast<std::int64_t>(*known->second.rbegin())});
    if (!in_b.empty()) add(Kind::length, key, -1, std::move(in_b), std::move(in_a));
  }

  void compare(const LeafKey& key, const LeafSightings& known, const LeafSightings& added) {
    std::set<std::string> types;
    std::ranges::set_difference(added.types, known.types, std::inserter(types, types.end()));
    if (!types.empty() && !may_be_dropped(added)) add(Kind::dtype, key, -1, texts(types), texts(known.types));
    compare_ranks(key, known, added);
    compare_sizes(key, known, added);
    compare_scalars(key, known, added);
  }

  void compare_ranks(const LeafKey& key, const LeafSightings& known, const LeafSightings& added) {
    std::vector<Value> in_b, in_a;
    for (const auto& [rank, axes] : added.sizes) {
      const bool seen =
          known.sizes.contains(rank) || (report_.dropped_calls > 0 && may_be_dropped(added.starred, rank));
      if (rank >= 0 && !seen) in_b.push_back({static_cast<std::int64_t>(rank)});
    }
    for (const auto& [rank, axes] : known.sizes) {
      if (rank >= 0) in_a.push_back({static_cast<std::int64_t>(rank)});
    }
    if (!in_b.empty() && !in_a.empty()) add(Kind::rank, key, -1, std::move(in_b), std::move(in_a));
  }

  void compare_sizes(const LeafKey& key, const LeafSightings& known, const LeafSightings& added) {
    for (const auto& [rank, axes] : added.sizes) {
      const auto found = known.sizes.find(rank);
      const auto* range = dropped(added.starred, rank);
      if (range == nullptr && report_.dropped_calls > 0 && may_be_dropped(added.starred, rank)) continue;
      if (range == nullptr && found == known.sizes.end()) continue;  // another rank says it
      for (std::size_t axis = 0; axis < axes.size(); ++axis) {
        auto seen = found == known.sizes.end() ? SizeSet() : found->second[axis];
        if (range != nullptr) seen.add_range({range->min[axis], range->max[axis]});
        compare_axis(key, rank, static_cast<int>(axis), seen, axes[axis]);
      }
    }
  }

  void compare_axis(const LeafKey& key, int rank, int axis, const SizeSet& seen, const SizeSet& added) {
    std::vector<Value> outside, missing;
    const auto range = seen.range();
    for (const auto& span : added.certain()) {
      if (seen.may_contain(span)) continue;
      (span.high < range.low || span.low > range.high ? outside : missing).push_back(shown(span));
    }
    const std::vector<Value> in_a{{range.low}, {range.high}};
    if (rank < 0) {
      outside.insert(outside.end(), missing.begin(), missing.end());
      if (!outside.empty()) add(Kind::value, key, -1, std::move(outside), in_a);
      return;
    }
    if (!outside.empty()) add(Kind::size, key, axis, std::move(outside), in_a);
    if (!missing.empty()) add(Kind::gap, key, axis, std::move(missing), in_a);
  }

  void compare_scalars(const LeafKey& key, const LeafSightings& known, const LeafSightings& added) {
    if (report_.dropped_calls > 0) return;
    ScalarValues in_b, in_a;
    for (const auto& values : added.scalars) {
      for (const auto& value : values.values) {
        const auto holds = [&](const ScalarValues& seen) { return may_hold(seen, value); };
        if (known.types.contains(kind_of(value)) && std::ranges::none_of(known.scalars, holds)) in_b.add(value);
      }
    }
    for (const auto& values : known.scalars)
      in_a.merge(values);
    if (!in_b.values.empty()) add(Kind::value, key, -1, in_b.values, in_a.values);
  }

  static std::string kind_of(const Value& scalar) {
    return scalar.get_if<bool>() ? "bool" : scalar.get_if<double>() ? "float" : "str";
  }

  const ShapeReport& report_;
  bool results_;
  Sightings a_, b_;
  std::vector<Difference> result_;
};

}  // namespace

std::vector<Difference> leaf_differences(const ComparedClasses& compared) {
  return LeafComparison(compared).run();
}

}  // namespace input_observer
