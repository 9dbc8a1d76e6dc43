#pragma once

#include <vector>

#include "inference/inference.h"

namespace input_observer {

/** `declared` names the arguments. */
Json to_json(const InferredSignature& signature, const Signature& declared);
/**
 * A list of signatures. Ids name folders of an export, so Error bad_input where one is anything but 1 to
 * max_signature_id letters, digits, `_` and `-`, or is that of another signature.
 */
std::vector<InferredSignature> inferred_signatures_from_json(const JsonReader& reader, const Signature& declared);

/** Characters of the longest id that is read; those of signature_ids() are below 100. */
inline constexpr std::size_t max_signature_id = 128;

/** An object of values by name or leaf path. */
Json to_json(const NamedValues& values);
NamedValues named_values_from_json(const JsonReader& reader);

}  // namespace input_observer
