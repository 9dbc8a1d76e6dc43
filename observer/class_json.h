#pragma once

#include "observer/json_reader.h"
#include "observer/signature_class.h"

namespace input_observer {

/** A class as shape reports have it; rows stand over slots, each for the columns that were equal in every call. */
Json to_json(const SignatureClass& each);

/** Reads a class of calls of that signature; Error bad_input where its parts do not fit together. */
SignatureClass class_from_json(const JsonReader& reader, const Signature& signature);

}  // namespace input_observer
