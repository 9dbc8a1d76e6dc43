#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "inference/inference.h"

namespace input_observer::test {

/** Sizes of leaves by path; an int scalar is a leaf of one size. A missing size is not compared. */
using LeafSizes = std::map<std::string, std::vector<std::optional<std::int64_t>>>;

/** The shapes of an inference as a reader of the corpus uses them: entries by leaf path, `*` for list elements. */
class ShapeTable {
 public:
  explicit ShapeTable(const Inference& inference);

  /** The entry of `path[axis]`, or of an int scalar `path`; nothing: not listed. */
  std::optional<Expression> entry(const std::string& token) const;

  /** Leaves that contradict the entries once free dims are bound to sizes; one line each. */
  std::vector<std::string> contradictions(const LeafSizes& inputs, const LeafSizes& outputs) const;

  /** Free dims bound to the sizes of these arguments. */
  DimSizes bind(const LeafSizes& inputs, const LeafSizes& outputs) const;

  /** True when an output entry holds a dim that no input has. */
  bool is_data_dependent(const Expression& entry) const;
  const std::map<std::string, std::vector<Expression>>& outputs() const { return outputs_; }
  /** Free dims that stand alone on an axis of a tensor of the arguments. */
  std::set<std::string> plain_dims() const;

 private:
  /** One size that is there, with its entry; dims of an element of a folded list are its own. */
  struct Sighting {
    std::string place;
    Expression entry;
    std::int64_t size;
    bool output;
  };
  std::vector<Sighting> sightings(const LeafSizes& inputs, const LeafSizes& outputs) const;
  static DimSizes bound(const std::vector<Sighting>& seen);

  std::map<std::string, std::vector<Expression>> inputs_, outputs_;
  std::set<std::string> input_names_, element_names_, tensors_;
};

/** The sizes of all tensors, and the values of all ints. */
LeafSizes sizes_of(const NamedValues& arguments);

}  // namespace input_observer::test
