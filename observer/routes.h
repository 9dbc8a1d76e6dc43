#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "observer/class_table.h"
#include "observer/flat_call.h"
#include "observer/given.h"
#include "observer/token_map.h"

namespace input_observer {

/** A class as the scalars of a call lead to it, and what is to be done with those that do not split. */
class Target {
 public:
  /** `described`: a call that leads here. */
  Target(const ClassTable::Inserted& inserted, const FlatValues& described);

  SignatureClass& merged() const { return *merged_; }

  /** True when a call with these scalars belongs here. */
  bool matches(std::span<const std::uint64_t> scalars) const;

  /** True when one of the texts has to be seen itself, for it may be kept. */
  bool wants_text(std::span<const std::uint64_t> scalars) const;

  /** Takes the scalars of a call in; none of them may be wanted as a text. */
  void add_scalars(std::span<const std::uint64_t> scalars);

  /** True when a row that begins so is news to the class. */
  bool is_news(std::span<const std::int64_t> prefix) const;

  /** Takes a row in; see ClassState::add(). */
  void add_row(std::span<const std::int64_t> row, std::size_t known);

 private:
  enum class Use : std::uint8_t { splits, text, boolean, floating };
  struct Slot {
    Use use = Use::splits;
    std::size_t index = 0;              // into the class's scalars
    std::uint64_t value = 0;            // splits: the one that leads here
    std::vector<std::uint64_t> hashes;  // text: of those kept, ascending
  };

  static bool keeps(const Slot& slot, std::uint64_t hash);

  /** The row in the order of the class. */
  void arrange(std::span<const std::int64_t> row, std::span<std::int64_t> out) const;

  SignatureClass* merged_;
  std::vector<Slot> slots_;             // in the order of the walk, as all that a call gives
  std::vector<std::uint32_t> columns_;  // for each of the class its place in the walk; empty: the same
  KeyOrder order_;
};

/** Classes of one structure, seen through its tokens. */
struct Route {
  std::vector<Target> targets;

  Target* find(std::span<const std::uint64_t> scalars);
};

/** Calls whose arguments have the same structure, by the structure of their results. */
struct InputRoute {
  std::shared_ptr<const std::vector<Value>> structure;  ///< of the arguments, keys as they came
  GivenCounter given;
  TokenMap<Route> by_outputs;

  /** True when the call gives more than any that its class has kept: it is the new one to keep. */
  bool gives_more(const FlatCall& call, const Target& target) const;

  Target* find(const FlatCall& call);
};

/** What the arguments of a call told before it ran; spares a second look at them. */
struct ArgumentLookup {
  bool news = true;                                     ///< see Recorder::look_up()
  bool has_room = true;                                 ///< see ClassTable::has_room()
  std::shared_ptr<const std::vector<Value>> structure;  ///< of the arguments; null only where they are news
  InputRoute* route = nullptr;                          ///< see Routes::is_current()
  const ClassState* known = nullptr;                    ///< of the class that knows such arguments
  std::uint64_t generation = 0;
};

/** The arguments of a call whose structure is known, texts as far as the table knows them. */
std::vector<Value> described_arguments(const FlatCall& call, const std::vector<Value>& structure,
                                       const ClassTable& table);

/**
 * What a recorder remembers to find the class of a call without describing it. Bounded: forgets everything when full,
 * which costs time and nothing else.
 */
class Routes {
 public:
  static constexpr std::size_t max_routes = 1024;
  static constexpr std::size_t max_tokens = std::size_t{1} << 18;  ///< of all routes together

  /** News: the class of a call with these arguments cannot be told, or does not know such a row. */
  ArgumentLookup look_up(const FlatCall& arguments);

  /** False when what the lookup points to may be gone. */
  bool is_current(const ArgumentLookup& lookup) const { return lookup.generation == generation_; }

  /** Where a call belongs, or nullptr when it has to be described. `arguments`: what look_up() said of them. */
  Target* find(const FlatCall& call, const ArgumentLookup& arguments);

  /** Remembers the class of a described call. */
  void remember(const FlatCall& call, const Signature& signature, const FlatValues& described,
                const ClassTable::Inserted& inserted);

 private:
  void make_room(const FlatCall& call);
  void forget_classes();

  TokenMap<InputRoute> by_arguments_;
  std::size_t routes_ = 0;
  std::size_t tokens_ = 0;
  std::uint64_t generation_ = 1;  // counts how often pointers into the above became void
};

}  // namespace input_observer
