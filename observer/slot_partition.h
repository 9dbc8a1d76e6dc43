#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace input_observer {

/**
 * Which columns were equal in every row so far: they share a slot. Slots are numbered by their first column, so the
 * partition is canonical, and slots of the first columns stand first.
 */
class SlotPartition {
 public:
  /** All columns in one slot: what no row has contradicted. */
  explicit SlotPartition(std::size_t columns = 0) : SlotPartition(std::vector<std::uint32_t>(columns, 0)) {}

  /** From the slot of each column, numbered by first column. */
  explicit SlotPartition(std::vector<std::uint32_t> slot_of);

  std::size_t columns() const { return slot_of_.size(); }
  std::size_t size() const { return first_column_.size(); }  ///< number of slots
  const std::vector<std::uint32_t>& slots() const { return slot_of_; }
  const std::vector<std::uint32_t>& first_columns() const { return first_column_; }

  /** Number of slots that the first columns belong to; they are the first slots. */
  std::size_t slots_before(std::size_t column) const;

  /**
   * True when the columns of each slot are equal in a row that begins so; the first `known` columns are known to be.
   */
  bool holds(std::span<const std::int64_t> prefix, std::size_t known = 0) const;

  /** The coarsest partition that is finer than this one and holds in the row. */
  SlotPartition split(std::span<const std::int64_t> row) const;

  /** The coarsest partition that is finer than both. */
  SlotPartition meet(const SlotPartition& other) const;

  /**
   * A hash of the whole row, from the values of its slots. Each column has a fixed odd coefficient, and the hash is
   * a mix of the weighted sum: so it is the same whatever the partition that the row is seen through.
   */
  std::uint64_t hash(std::span<const std::int64_t> slot_values) const;

  bool operator==(const SlotPartition& other) const { return slot_of_ == other.slot_of_; }

 private:
  // Columns [begin, end) that must each equal the one `distance` before: layers repeat, so there are few such runs and
  // they are compared like memory.
  struct Run {
    std::uint32_t begin;
    std::uint32_t end;
    std::uint32_t distance;
  };

  std::vector<std::uint32_t> slot_of_;
  std::vector<std::uint32_t> first_column_;
  std::vector<std::uint64_t> coefficients_;  // per slot: sum over its columns
  std::vector<Run> runs_;
};

}  // namespace input_observer
