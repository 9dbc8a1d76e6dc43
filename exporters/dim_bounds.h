#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "inference/inference.h"

namespace input_observer {

/** The sizes that an exported file takes of one free dim, both included. */
struct DimBounds {
  std::int64_t min = 0;
  std::int64_t max = 0;
  bool operator==(const DimBounds&) const = default;
};

/** `{"batch": {"min": 1, "max": 64}}`; empty bounds give null. */
Json to_json(const std::map<std::string, DimBounds>& bounds);
std::map<std::string, DimBounds> bounds_from_json(const JsonReader& reader);

/** What the calls of a signature had of a dim; nothing where it has none of that name. */
const DimRange* find_range(const InferredSignature& signature, const std::string& dim);

/** The sizes of one free dim that calls had, 0 where one signature stands in for another by an empty argument. */
struct SeenSizes {
  std::int64_t min = 0;
  std::int64_t max = 0;
  std::int64_t multiple = 1;  ///< the model takes multiples of this (plus the dim's remainder) only, as a probe found
};

/** The sizes that these signatures had of the free dims of the first one; a dim that another one lacks is 0 there. */
std::map<std::string, SeenSizes> seen_sizes(const Inference& inference,
                                            const std::vector<const InferredSignature*>& signatures);

}  // namespace input_observer
