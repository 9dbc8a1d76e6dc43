#pragma once

#include <vector>

#include "observer/embedded_file.h"

namespace input_observer {

/** What stands in every export folder with several files: `dispatch.py`, and `dispatch.h.in` with marks to fill in. */
const std::vector<EmbeddedFile>& embedded_dispatchers();

}  // namespace input_observer
