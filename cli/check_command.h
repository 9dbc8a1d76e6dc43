#pragma once

#include "cli/check_options.h"

namespace input_observer::cli {

/** Compares model and export, prints a table; Status::no where they differ. Error bad_input, io or exporter. */
Status run_check(const CheckWords& words);

}  // namespace input_observer::cli
