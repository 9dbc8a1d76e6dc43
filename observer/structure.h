#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "observer/key_order.h"
#include "observer/signature.h"
#include "observer/value.h"

namespace input_observer {

/** Whether something belongs to the arguments or to the results: two separate name spaces of paths. */
enum class Side : std::uint8_t { input, output };

/** One integer that a call gives: a tensor's axis size, or an int argument. */
struct Column {
  Side side = Side::input;
  std::string path;
  int rank = 0;  ///< of the tensor; -1 for an int scalar
  int axis = 0;

  bool is_scalar() const { return rank < 0; }
  auto operator<=>(const Column&) const = default;
};

/** A bool, str or float argument: not a size. */
struct ScalarSlot {
  enum class Kind : std::uint8_t { boolean, text, floating };
  std::string path;
  Kind kind = Kind::boolean;
  bool operator==(const ScalarSlot&) const = default;
};

/**
 * What calls of one class have in common: which arguments are there, containers and their lengths, dict keys, ranks,
 * dtypes. A tree of values in which sizes and ints are 0, floats 0.0, bools false and texts empty, and keys of dicts
 * are sorted: in which order they came makes no difference to what they hold.
 * Results: int, float, bool and str leaves likewise; they have no columns and no slots.
 */
struct Structure {
  std::vector<Value> arguments;  ///< one per parameter of the signature; None: absent
  std::optional<Value> outputs;

  bool operator==(const Structure&) const = default;
};

/** One call, taken apart. */
struct FlatValues {
  Structure structure;
  std::vector<std::int64_t> row;       ///< one integer per column
  std::vector<Value> scalars;          ///< one value per slot
  std::vector<TensorContent> content;  ///< one per tensor leaf of the arguments
  KeyOrder order;                      ///< in which the keys came
  Arrangement arrangement;             ///< where all this stands in the walk
};

/** Arguments in signature order (see bind_arguments()) and results, taken apart. */
FlatValues flatten(const std::vector<Value>& arguments, const std::optional<Value>& outputs);

/** The other way: the tree with these sizes and scalars in it; results are left out. */
std::vector<Value> unflatten(const Structure& structure, const std::vector<std::int64_t>& row,
                             const std::vector<Value>& scalars);

/** Columns in the order of rows: arguments in signature order, depth first, axis by axis; then results below `out`. */
std::vector<Column> columns_of(const Structure& structure, const Signature& signature);

/** Slots in the order of scalars. */
std::vector<ScalarSlot> slots_of(const Structure& structure, const Signature& signature);

/** One canonical line of text, equal exactly for equal structures. */
std::string key_of(const Structure& structure);

}  // namespace input_observer
