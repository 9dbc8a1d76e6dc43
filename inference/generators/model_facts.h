#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "observer/json.h"
#include "observer/value.h"

namespace input_observer {

/** What a model does with one tensor of its arguments, as its graph shows it. */
struct TensorFacts {
  /** An entry of the `uses` of the `universal` table: index, number, image, signal, mask, truth; empty: not known. */
  std::string use;
  std::optional<int> rank;
  std::map<int, std::int64_t> sizes;  ///< that weights ask for, by axis from the end: -1 is the last one
  std::optional<std::int64_t> rows;   ///< of what it is an index into: elements are below

  bool operator==(const TensorFacts&) const = default;
};

/** The type of an argument. */
struct ArgumentType {
  enum class Kind { tensor, list, tuple, dict, boolean, integer, floating, text, other };
  Kind kind = Kind::other;
  bool optional = false;
  std::vector<ArgumentType> items;  ///< one of a list or a dict, those of a tuple
  std::string name;                 ///< as TorchScript writes it
};

/** One parameter of a method. */
struct ModelParameter {
  std::string name;
  ArgumentType type;
  bool has_default = false;
};

/** What a model tells of its arguments without being run. */
struct ModelFacts {
  std::vector<ModelParameter> parameters;
  std::map<std::string, TensorFacts> tensors;            ///< by leaf path, of those that the graph takes
  std::map<std::string, std::int64_t> counts;            ///< by path: elements of a list that the graph takes
  std::map<std::string, std::vector<std::string>> keys;  ///< by path: keys of a dict that the graph takes
  std::vector<std::pair<std::string, Sizes>> weights;    ///< parameters and buffers, `encoder.layers.0.weight`
};

/** Whether a text is what a pattern says, in which `*` stands for any text, an empty one too. */
bool matches_pattern(const std::string& pattern, const std::string& text);

/** Size of an axis (negative: from the end) of the first weight that a pattern fits, patterns in order; or nothing. */
std::optional<std::int64_t> weight_size(const ModelFacts& facts, const std::vector<std::string>& patterns, int axis);

/**
 * How many numbered modules stand in the longest row of modules of these names: `decoder.layers.0`, `h.1`; or nothing.
 */
std::optional<std::int64_t> numbered_modules(const ModelFacts& facts, const std::vector<std::string>& names);

}  // namespace input_observer
