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

/** What was asked for, and by whom. */
class RequestedOptions {
 public:
  /** Reads the file; Error bad_input or io. */
  explicit RequestedOptions(OptionFlags options);

  /** The file's options with the flags over them. */
  const InferOptions& merged() const { return merged_; }

  /** An error about an option of an input names the flag or the file instead, if it was them who set the option. */
  Error blamed(const Error& error) const;

 private:
  OptionFlags options_;
  InferOptions from_file_;
  InferOptions merged_;
};

}  // namespace input_observer::cli
