#pragma once

#include <iosfwd>

#include "inference/probe/probe_report.h"

namespace input_observer {

/** A table of claims with verdict and reason, the refuted ones first, and a line that counts them. */
void write_probe(std::ostream& out, const ProbeReport& report);

}  // namespace input_observer
