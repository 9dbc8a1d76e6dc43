#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "inference/inference.h"

namespace input_observer {

/** What becomes of an int or float argument that took several values. */
enum class ScalarForm : std::uint8_t {
  input,     ///< a 0-d tensor that the file takes
  constant,  ///< a constant of the file, see scalar_variants(); computed from sizes where it follows them
};

/** True when the scalar at that path was the same expression over dims in every call: `position = past`. */
bool follows_sizes(const InferredSignature& signature, const std::string& path);

/** Which scalars scalar_variants() fixes. */
enum class FixedScalars : std::uint8_t {
  ints,  ///< they may be sizes, which many targets do not take from an input
  every,
};

/** A signature with one value for each scalar that took several. */
struct ScalarVariant {
  InferredSignature signature;
  std::map<std::string, std::int64_t> dims = {};  ///< that no tensor has, for they are an int argument's own values
};

/**
 * The signature once for every combination of the values that the scalars to be fixed took; a scalar that
 * follows the sizes of tensors stays as it is, so a signature without others comes back alone. Error exporter when
 * there are more than 16 combinations.
 */
std::vector<ScalarVariant> scalar_variants(const Inference& inference, const InferredSignature& signature,
                                           FixedScalars fixed = FixedScalars::every);

/** The sizes with every dim away from the signature's own ints: a size that equals a constant looks like it. */
DimSizes apart_from_scalars(DimSizes sizes, const Inference& inference, const InferredSignature& signature);

}  // namespace input_observer
