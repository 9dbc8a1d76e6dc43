#pragma once

#include <vector>

#include "inference/analysis.h"
#include "inference/inference.h"

namespace input_observer {

/** One signature per class, the most frequent first. */
std::vector<InferredSignature> infer_signatures(const Analysis& analysis);

/** The named dims, those of the arguments first; int arguments that take part in no relation are none. */
std::vector<Dim> infer_dims(const Analysis& analysis);

}  // namespace input_observer
