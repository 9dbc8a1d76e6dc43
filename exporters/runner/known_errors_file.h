#pragma once

#include <vector>

#include "observer/embedded_file.h"

namespace input_observer {

/** The text of exporters/runner/known_errors.json, alone in the list. */
const std::vector<EmbeddedFile>& known_errors_file();

}  // namespace input_observer
