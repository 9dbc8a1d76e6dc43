#pragma once

#include "cli/probe_options.h"

namespace input_observer::cli {

/** Probes the model, writes the inference and a table; Status::no where a claim is refuted. Error bad_input or io. */
Status run_probe(const ProbeWords& words);

}  // namespace input_observer::cli
