#pragma once

#include <string>

#include "cli/command_line.h"
#include "observer/options.h"

namespace input_observer::cli {

/** What `--options FILE` and the flags beside it ask of an inference. */
struct OptionFlags {
  std::string file;  ///< empty: none
  InferOptions flags;
};

/** Declares `--options`, `--set-batch-dimension-for`, `--index`, `--value-if-missing` and `--dim-names`. */
void add_option_flags(CommandLine& line, OptionFlags& options);

/** The file's options with the flags over them; Error bad_input or io. */
InferOptions read_options(const OptionFlags& options);

}  // namespace input_observer::cli
