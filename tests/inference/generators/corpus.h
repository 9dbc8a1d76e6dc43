#pragma once

#include "inference/generators/generation_request.h"

namespace input_observer::test {

/** The recorded runs of Optimum: configs, shape sets and records. */
const Json& parity_corpus();

/**
 * Facts of Optimum's registry: entries with their states, and which keys of the corpus' configs are at their default.
 */
const Json& registry_facts();

/** What a record of the corpus was asked, in compatibility mode, for a config that may differ from the corpus' own. */
GenerationRequest request_of_record(const Json& record, const Json& model_config);
GenerationRequest request_of_record(const Json& record);

}  // namespace input_observer::test
