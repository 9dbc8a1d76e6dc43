#pragma once

#include "inference/inference.h"

namespace input_observer {

/** `declared` names the arguments. */
Json to_json(const InferredSignature& signature, const Signature& declared);
InferredSignature inferred_signature_from_json(const JsonReader& reader, const Signature& declared);

/** An object of values by name or leaf path. */
Json to_json(const NamedValues& values);
NamedValues named_values_from_json(const JsonReader& reader);

}  // namespace input_observer
