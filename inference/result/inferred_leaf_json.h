#pragma once

#include "inference/inference.h"

namespace input_observer {

Json to_json(const std::vector<InferredLeaf>& leaves);
/** `signature` gives the rank of the parameter that a path names; pass nullptr for results. */
std::vector<InferredLeaf> leaves_from_json(const JsonReader& reader, const Signature* signature);

}  // namespace input_observer
