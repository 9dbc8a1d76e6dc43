#pragma once

#include <string>
#include <vector>

#include "cli/command_line.h"
#include "inference/generators/generation_request.h"

namespace input_observer::cli {

/** Which model's config is meant, for which task. */
struct ModelConfigWords {
  std::string model_config;      ///< a config.json; empty: none
  std::string processor_config;  ///< a preprocessor_config.json; empty: none
  std::string task;
  std::string library = "transformers";
  std::string model_type;           ///< empty: the config's own
  std::string state;                ///< empty: the one that is meant
  std::vector<std::string> tables;  ///< files that are merged over the built-in tables
};

/** Declares `--model-config`, `--task` and what goes with them. */
void add_model_config_words(CommandLine& line, ModelConfigWords& words);

/** Declares those of them that name an entry of the tables: all but `--preprocessor-config` and `--state`. */
void add_entry_words(CommandLine& line, ModelConfigWords& words);

/** Error bad_usage where a config stands without a task or a task without a config. */
void check_task(const ModelConfigWords& words);

/** Declares `--tables` alone. */
void add_table_words(CommandLine& line, std::vector<std::string>& files);

/** The built-in tables with these files over them. */
GeneratorTables tables_of(const std::vector<std::string>& files);

/** Reads the files that these words name; Error names the file or option at fault. */
GenerationRequest request_of(const ModelConfigWords& words);

}  // namespace input_observer::cli
