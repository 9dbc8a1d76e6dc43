#pragma once

#include <optional>
#include <string>
#include <vector>

#include "inference/inference.h"

namespace input_observer {

/** What calls of one signature give at one path: a tensor, or anything else that is neither None nor a container. */
struct GivenLeaf {
  std::string path;
  std::optional<ScalarType> dtype = {};  ///< of a tensor
  bool operator==(const GivenLeaf&) const = default;
};

/**
 * All that calls of a signature give, also what an exported graph has no use for: two signatures may differ in nothing
 * but the length of a list or a dtype. A scalar that is left out is given by its default.
 */
std::vector<GivenLeaf> given_leaves(const Inference& inference, const InferredSignature& signature);

/** `[{"path": "images.0", "dtype": "float32"}, {"path": "k"}]` */
Json to_json(const std::vector<GivenLeaf>& leaves);
std::vector<GivenLeaf> given_leaves_from_json(const JsonReader& reader);

}  // namespace input_observer
