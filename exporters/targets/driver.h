#pragma once

#include <string>
#include <vector>

#include "exporters/targets/target.h"

namespace input_observer {

/** Has the target's export driver, a Python module, write the file; Error exporter, see run_python(). */
TargetResult write_by_driver(const Target& target, const TargetJob& job);

/**
 * Has the target's run driver run all cases in one Python process; Error exporter when it cannot run at all, bad_input
 * when a file is not what its name says.
 */
std::vector<ExportAnswer> run_by_driver(const Target& target, const std::vector<ExportCase>& cases,
                                        const std::string& python);

}  // namespace input_observer
