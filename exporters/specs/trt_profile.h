#pragma once

#include <string>
#include <vector>

#include "exporters/manifest.h"

namespace input_observer {

/** The shapes that one optimization profile allows a tensor; min <= opt <= max on every axis. */
struct TrtInput {
  std::string name;
  ScalarType dtype = ScalarType::float32;
  std::vector<Expression> shape;  ///< over the dims of the file
  TensorContent content;          ///< as far as calls of the signature showed it
  Sizes min, opt, max;

  bool is_dynamic() const { return min != max; }
};

/** One TensorRT optimization profile: the calls of one signature. */
struct TrtProfile {
  std::string signature;  ///< id
  std::vector<TrtInput> inputs;
};

/**
 * The profile of a signature for a file with these inputs. Free dims go from the least to the most that calls of the
 * signature had, the optimum is the median; sizes that follow from others are computed, so a mask is as long as past
 * and seq together may get. A dim that calls of the signature do not give is 0: the empty cache of a first call. Error
 * bad_input: an expression has no value at these sizes.
 */
TrtProfile trt_profile(const Inference& inference, const InferredSignature& signature,
                       const std::vector<ExportedTensor>& inputs);

/** True when some profile, or the difference between two, makes the n-th input dynamic. */
bool is_dynamic(const std::vector<TrtProfile>& profiles, std::size_t input);

}  // namespace input_observer
