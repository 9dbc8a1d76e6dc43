#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "inference/view/key_orders.h"
#include "inference/view/list_folding.h"
#include "inference/view/observed_class.h"

namespace input_observer {

/** Rank of a column in JointView::columns. */
using ColumnId = std::uint32_t;
inline constexpr ColumnId no_column = std::numeric_limits<ColumnId>::max();

/** Where the values of a column, or of a group of equal ones, come from in one block. */
struct Track {
  enum class Kind : std::uint8_t { absent, slot, constant };
  Kind kind = Kind::absent;
  std::int64_t value = 0;  ///< a slot of the class's state, or the constant

  static Track slot(std::uint32_t slot) { return {Kind::slot, slot}; }
  static Track constant(std::int64_t value) { return {Kind::constant, value}; }
  bool present() const { return kind != Kind::absent; }
  auto operator<=>(const Track&) const = default;
};

/** One track per block. */
using Tracks = std::vector<Track>;

/** A column of the view of all calls: list elements may be folded, a folded list's length is a column too. */
struct JointColumn {
  Column at;
  bool is_length = false;  ///< of the list that `at.path` names
  std::uint32_t leaf = 0;  ///< columns of one tensor (same path, same rank) have the same number
  std::int64_t min = 0;    ///< over all calls, placeholders included
  std::int64_t max = 0;
  std::int64_t step = 0;        ///< greatest common divisor of all differences
  bool asked = false;           ///< its batch was asked for and it was seen at one size only
  bool dropped_varied = false;  ///< calls whose class was dropped gave it another size
  Tracks tracks;

  bool dynamic() const { return min != max; }
  bool is_input() const { return at.side == Side::input; }
  bool is_axis() const { return at.rank > 0; }
};

/** The rows of one class, or of one element of the lists that were folded in it. */
struct Block {
  std::size_t class_index = 0;
  const ClassState* state = nullptr;
  const std::vector<std::vector<std::int64_t>>* sample = nullptr;

  std::int64_t value(const Track& track, const std::vector<std::int64_t>& row) const {
    return track.kind == Track::Kind::slot ? row[static_cast<std::size_t>(track.value)] : track.value;
  }
};

/** All classes side by side. */
struct JointView {
  const ShapeReport* report = nullptr;
  InferOptions options;
  std::vector<ObservedClass> classes;
  std::optional<ListFolding> folding;
  KeyOrders orders;
  std::vector<std::vector<std::vector<std::int64_t>>> samples;  ///< per class
  std::vector<JointColumn> columns;  ///< inputs in signature order, then outputs; depth first
  std::vector<Block> blocks;
  std::map<std::pair<Column, bool>, ColumnId> index;  ///< key and is_length -> rank in columns

  const Signature& signature() const { return report->signature; }
  /** The column of a leaf's axis as one call has it, or no_column. */
  ColumnId find(Side side, const std::string& path, int rank, int axis) const;
  /** The column of a key as the view writes it (folded), or no_column. */
  ColumnId find_folded(const Column& key, bool is_length = false) const;
};

/** True when the request names the leaf, by its path in one call or in the view, or its parameter. */
bool asks_for(const BatchRequest& request, const std::string& path, const std::string& folded);

/**
 * Error bad_input where the options speak of parameters that the report does not have; a leaf that no call had may be
 * another report's. The report must outlive the view.
 * `folding`: fold the lists that are folded there, so that columns have the same keys as in another view.
 */
JointView make_joint_view(const ShapeReport& report, const InferOptions& options = {},
                          const ListFolding* folding = nullptr);

}  // namespace input_observer
