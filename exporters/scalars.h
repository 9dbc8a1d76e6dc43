#pragma once

#include <string>
#include <vector>

#include "inference/inference.h"

namespace input_observer {

/** What becomes of an int or float argument that took several values. */
enum class ScalarForm : std::uint8_t {
  input,     ///< a 0-d tensor that the file takes
  constant,  ///< a constant of the file, see scalar_variants(); computed from sizes where it follows them
};

/** True when the scalar at that path was the same expression over sizes in every call: `position = past`. */
bool follows_sizes(const InferredSignature& signature, const std::string& path);

/**
 * The signature once for every combination of the values that its int, float, bool and str arguments took, each with
 * these values as its only ones; scalars that follow sizes stay as they are, so a signature without others comes back
 * alone. Error exporter when there are more than 16 combinations.
 */
std::vector<InferredSignature> scalar_variants(const Inference& inference, const InferredSignature& signature);

}  // namespace input_observer
