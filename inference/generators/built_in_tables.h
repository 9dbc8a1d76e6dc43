#pragma once

#include <vector>

#include "observer/embedded_file.h"

namespace input_observer {

/** The files of `tables/` as they were when the library was built, in the order of their names. */
const std::vector<EmbeddedFile>& built_in_tables();

}  // namespace input_observer
