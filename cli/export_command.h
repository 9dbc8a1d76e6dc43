#pragma once

#include "cli/export_options.h"

namespace input_observer::cli {

/** Exports the model. Error bad_usage, bad_input, io, model or exporter; the folder appears when all is done. */
Status run_export(const ExportWords& words);

}  // namespace input_observer::cli
