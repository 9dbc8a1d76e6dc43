#pragma once

#include <vector>

#include "observer/embedded_file.h"

namespace input_observer {

/** The Python package in exporters/python, carried in the library so that nothing must be found at run time. */
const std::vector<EmbeddedFile>& python_package();

}  // namespace input_observer
