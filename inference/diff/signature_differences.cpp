#include "inference/diff/signature_differences.h"

#include <algorithm>
#include <iterator>

#include "inference/diff/sightings.h"
#include "inference/result/joint_arguments.h"

namespace input_observer {
namespace {

using Kind = Difference::Kind;

class SignatureComparison {
 public:
  SignatureComparison(const ComparedClasses& compared, const std::vector<std::string>& ids)
      : compared_(compared), ids_(ids), of_a_(compared.all_of_a()), of_b_(compared.all_of_b()) {
    all_ = sightings_of(of_a_, compared.folding(), compared.signature());
  }

  std::vector<Difference> run() {
    for (std::size_t i = 0; i < of_b_.size(); ++i) {
      const auto like = compared_.like(i);
      if (!like.empty()) {
        compare_scalars(i, like);
        compare_sizes(i, like);
      } else if (!compared_.may_be_dropped(i)) {
        add_signature(i);
      }
    }
    add_dropped();
    return std::move(result_);
  }

 private:
  const SignatureClass& added(std::size_t i) const { return compared_.b().classes[i]; }

  void add_signature(std::size_t i) {
    Difference difference;
    difference.kind = Kind::signature;
    difference.signature = ids_[i];
    difference.in_b = {{static_cast<std::int64_t>(added(i).state.count())}};
    for (std::size_t p = 0; p < compared_.signature().size(); ++p) {
      if (gives(*of_b_[i], compared_.signature(), p)) difference.also.push_back(compared_.signature()[p].name);
    }
    result_.push_back(std::move(difference));
  }

  /**
   * Calls that B dropped for want of room had more columns than any that it kept; A had none such, or would show it.
   */
  void add_dropped() {
    const auto& a = compared_.a();
    const auto& b = compared_.b();
    if (b.dropped_calls == 0 || a.dropped_calls > 0) return;
    const auto rank = [](const SignatureClass& of) { return std::pair(of.state.columns(), key_of(of.structure)); };
    const auto last = std::ranges::max(b.classes, {}, rank);
    if (std::ranges::any_of(a.classes, [&](const SignatureClass& each) { return rank(last) < rank(each); })) return;
    Difference difference;
    difference.kind = Kind::signature;
    difference.in_b = {{static_cast<std::int64_t>(b.dropped_calls)}};
    result_.push_back(std::move(difference));
  }

  /** Values that A saw, each at its leaf, but that no class of A may hold together. */
  void compare_scalars(std::size_t i, const std::vector<std::size_t>& like) {
    const auto& values = added(i).scalars;
    const auto splits = [&](std::size_t slot) { return values[slot].values.front().get_if<double>() == nullptr; };
    std::vector<bool> known(values.size());
    bool together = false;
    for (const auto k : like) {
      bool all = true;
      for (std::size_t slot = 0; slot < values.size(); ++slot) {
        if (!splits(slot)) continue;
        const bool here = values[slot].values.size() > 1 ||
                          may_hold(compared_.a().classes[k].scalars[slot], values[slot].values.front());
        known[slot] = known[slot] || here;
        all = all && here;
      }
      together = together || all;
    }
    if (together) return;
    Difference difference;
    difference.kind = Kind::combination;
    difference.signature = ids_[i];
    std::size_t slot = 0;
    for (const auto& leaf : of_b_[i]->leaves) {
      if (!leaf.slot) continue;
      slot = *leaf.slot;
      if (!splits(slot)) continue;
      if (!known[slot]) return;  // the value itself is new
      difference.also.push_back(leaf.path);
      difference.in_b.push_back(values[slot].values.front());
    }
    result_.push_back(std::move(difference));
  }

  void compare_sizes(std::size_t i, const std::vector<std::size_t>& like) {
    std::vector<const ObservedClass*> known;
    for (const auto k : like)
      known.push_back(of_a_[k]);
    const auto seen = sightings_of(known, compared_.folding(), compared_.signature());
    const auto here = sightings_of(std::span(&of_b_[i], 1), compared_.folding(), compared_.signature());
    for (const auto& [key, leaf] : here.leaves) {
      const auto found = seen.leaves.find(key);
      if (key.first == Side::output || found == seen.leaves.end()) continue;
      for (const auto& [rank, axes] : leaf.sizes) {
        for (std::size_t axis = 0; axis < axes.size(); ++axis) {
          compare_axis(i, key, rank < 0 ? -1 : static_cast<int>(axis), found->second.sizes.at(rank)[axis], axes[axis],
                       all_.leaves.at(key).sizes.at(rank)[axis]);
        }
      }
    }
  }

  /** Sizes that A never saw at all are told of the leaf, not of its signatures. */
  void compare_axis(std::size_t i, const LeafKey& key, int axis, const SizeSet& seen, const SizeSet& added,
                    const SizeSet& elsewhere) {
    const auto range = seen.range();
    std::vector<Value> outside;
    for (const auto& span : added.certain()) {
      if (span.high >= range.low && span.low <= range.high) continue;
      if (span.low == span.high && elsewhere.may_contain(span)) outside.push_back({span.low});
    }
    if (outside.empty()) return;
    result_.push_back({axis < 0 ? Kind::value : Kind::size,
                       key.first,
                       key.second,
                       axis,
                       {},
                       ids_[i],
                       std::move(outside),
                       {{range.low}, {range.high}},
                       {}});
  }

  const ComparedClasses& compared_;
  const std::vector<std::string>& ids_;
  std::vector<const ObservedClass*> of_a_, of_b_;
  Sightings all_;
  std::vector<Difference> result_;
};

}  // namespace

std::vector<Difference> signature_differences(const ComparedClasses& compared, const std::vector<std::string>& ids) {
  return SignatureComparison(compared, ids).run();
}

}  // namespace input_observer
