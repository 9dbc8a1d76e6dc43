#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "observer/dropped_calls.h"
#include "observer/signature_class.h"

namespace input_observer {

/** Structures kept: those with the fewest columns, ties by key, so that the choice does not depend on order. */
inline constexpr std::size_t max_structures = 64;

/** Combinations of bool values, and of texts, that split one structure into classes; one more joins them again. */
inline constexpr std::size_t max_scalar_combinations = 8;

/**
 * The classes of a report, with the rules that bound their number. Every rule is a function of the set of calls alone:
 * what a call would have done as the first it does as the last.
 */
class ClassTable {
 public:
  explicit ClassTable(Signature signature) : signature_(std::move(signature)) {}

  /** What became of a class that was put in. */
  struct Inserted {
    SignatureClass* merged = nullptr;  ///< the class that it is part of now; null: dropped, or moved by the joining
    bool dropped = false;              ///< its structure is beyond those that are kept
    bool texts_split = false;          ///< texts tell classes of this structure apart
    bool bools_split = false;
    bool others_moved = false;  ///< classes were joined or dropped: pointers to them are void
  };

  /** Takes the calls of a class in: joins it with the one that it belongs to, or keeps it as a new one. */
  Inserted insert(SignatureClass added);

  /** False when a structure with so many columns, or more, is certainly dropped. */
  bool has_room(std::size_t columns) const;

  /** Sorted by key_of(structure), then by scalars. */
  std::vector<SignatureClass> classes() const;

  /** The text that has this hash, if any class keeps it; or nullptr. */
  const Value* find_text(std::uint64_t hash) const;

  std::uint64_t dropped_calls() const { return dropped_calls_; }
  const LeafRanges& dropped() const { return dropped_; }

  /** Takes over what an earlier table had dropped. */
  void add_dropped(std::uint64_t calls, const LeafRanges& ranges);

 private:
  using Classes = std::vector<std::unique_ptr<SignatureClass>>;

  /** All classes of one structure. */
  struct Family {
    bool texts_split = true;
    bool bools_split = true;
    Classes classes;
  };

  using Rank = std::pair<std::size_t, std::string>;  // number of columns, key

  static SignatureClass* join(Family& family, std::unique_ptr<SignatureClass> added);
  static bool loosen(Family& family);
  void drop_last();
  void drop(const SignatureClass& dropped);

  Signature signature_;
  std::map<Rank, Family> families_;
  std::uint64_t dropped_calls_ = 0;
  LeafRanges dropped_;
};

}  // namespace input_observer
