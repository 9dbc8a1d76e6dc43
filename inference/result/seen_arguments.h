#pragma once

#include <map>
#include <string>

#include "inference/inference.h"
#include "observer/json.h"

namespace input_observer {

/** Arguments as traffic had them, at sizes that may be others. */
struct SeenArguments {
  NamedValues inputs;  ///< of the parameters that the signature gives
  Json input_axes;     ///< {"input_ids": {"0": "batch"}}: the dims of each tensor by leaf path
  Json output_axes;
};

/**
 * The arguments of one signature of an inference; an empty `signature` means the one that gives most parameters, then
 * the most frequent. `shapes` holds sizes of free dims by name, `{"batch": 3}`, and sizes of single tensors by leaf
 * path, which win; other dims have their representative sizes. Error bad_input for a name that is neither, for a dim
 * that follows from others and for a signature that is not there.
 */
SeenArguments seen_arguments(const Inference& inference, const std::string& signature,
                             const std::map<std::string, Json>& shapes);

}  // namespace input_observer
