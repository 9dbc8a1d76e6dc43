#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "observer/value.h"

namespace input_observer {

/** A token that stands at places of its own among random ones. */
struct PlacedToken {
  std::int64_t token = 0;
  std::int64_t leading = 0;  ///< how many columns it fills from the left; 0: one place of each row, chosen at random
};

/** A tensor that is yet to be drawn: what its elements will be. */
struct GeneratedTensor {
  enum class Content {
    integers,  ///< uniform in [low, high)
    floats,    ///< uniform in [low, high)
    mask,      ///< ones with zeros as padding at one end of each row
    constant,  ///< low everywhere
    arange,    ///< low, low + 1, ... along the last axis
    boxes,     ///< corners x0 <= x1, y0 <= y1 in [low, high)
    grid,      ///< row and column of each patch in the last two of three columns; `high` columns a row
  };

  ScalarType dtype = ScalarType::float32;
  Sizes shape;
  Content content = Content::floats;
  double low = 0;
  double high = 1;
  bool left_padded = false;      ///< of a mask
  bool one_padding = false;      ///< of a mask: one length for all rows, never none, as Optimum has it
  std::int64_t ones_before = 0;  ///< columns of a mask that are ones because the cache holds their tokens
  std::int64_t ones_after = 0;   ///< the same at the other end, as Optimum has it
  std::optional<PlacedToken> placed;
  bool from_config = false;  ///< sizes or range are made of values of the config, not of defaults alone
};

/** An int, float, bool or str. */
struct GeneratedScalar {
  std::variant<bool, std::int64_t, double, std::string> value;
};

struct GeneratedValue;
using GeneratedValues = std::vector<GeneratedValue>;
using NamedGeneratedValues = std::vector<std::pair<std::string, GeneratedValue>>;

/** A list or a tuple. */
struct GeneratedSequence {
  bool is_tuple = false;
  GeneratedValues items;
};

/** A dict, in order. */
struct GeneratedDict {
  NamedGeneratedValues items;
};

/** One argument that is yet to be drawn; None where nothing is given. */
struct GeneratedValue {
  std::variant<NoneValue, GeneratedTensor, GeneratedScalar, GeneratedSequence, GeneratedDict> data;
};

/** Whether any tensor of a value is made of values of the config. */
bool is_from_config(const GeneratedValue& value);

/** The same described: dtype, shape, and the smallest and largest element that a draw can have. */
Value description_of(const GeneratedValue& value);

}  // namespace input_observer
