#pragma once

#include <functional>

#include "inference/universal/universal_candidates.h"

namespace input_observer {

/**
 * The axes of a choice that the model took at other sizes, by the shape parameters that they follow:
 * {"attention_mask": {"1": "past_length + sequence_length"}}, tensors by leaf path. Each shape parameter is moved by
 * itself, by one and, where the model refuses that, to its double.
 */
Json universal_axes(UniversalCandidates& candidates, const UniversalChoice& choice,
                    const std::vector<std::string>& shapes,
                    const std::function<bool(const NamedGeneratedValues&)>& accepts);

}  // namespace input_observer
