#pragma once

#include <string>

#include "inference/generators/generated_value.h"
#include "inference/generators/generation_scope.h"
#include "observer/json.h"

namespace input_observer {

/**
 * What tables cannot say, one small function each, by the name that a rule or a row of a schema has under `hook`:
 * - `one_eos_token_a_row`: for text classification each row holds the end-of-sequence token once (Bart's head needs
 *   it);
 * - `image_tokens_first`: the first columns are the placeholder tokens of an image (ColPali);
 * - `rows_and_columns`: the ids of image patches are their rows and columns (Flux).
 * Error bad_input for another name.
 */
void run_hook(const std::string& name, const Json& rule, const GenerationScope& scope, GeneratedTensor& tensor);

}  // namespace input_observer
