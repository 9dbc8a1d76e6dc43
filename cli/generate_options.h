#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/model_config_words.h"
#include "inference/generators/generation_request.h"
#include "inference/result/seen_arguments.h"

namespace input_observer::cli {

/** What `generate` was asked for. */
struct GenerateWords {
  ModelConfigWords model;
  std::string torch_model;  ///< a TorchScript file that says itself what it takes; empty: none
  std::string seen;  ///< a shape report, a call log or an inference whose calls stand in for a config; empty: none
  std::int64_t time_limit = 60;  ///< seconds of one run of it
  std::map<std::string, Json> shapes;
  std::string int_dtype = "int64";
  std::string float_dtype = "float32";
  std::string compatibility;  ///< empty or `optimum`
  std::int64_t seed = 0;
  std::int64_t sets = 1;
  bool describe = false;
  std::string requests;  ///< a file of requests; then nothing else is asked for
  std::string output = "-";
};

/** `generate`, done by `run`: its words are the same where LibTorch is and where it is not. */
Command generate_command(std::function<Status(const GenerateWords&)> run);

/** The tensors themselves are wanted, in a file of LibTorch or numpy. */
bool wants_tensors(const GenerateWords& words);

/** LibTorch is needed: for tensors, or to read and run a model. */
bool wants_torch(const GenerateWords& words);

/** The inputs that `--from` is to give; Error names its file. */
SeenArguments seen_inputs(const GenerateWords& words);

/** Reads the files that these words name; Error names the file or option at fault. */
GenerationRequest request_of(const GenerateWords& words);

}  // namespace input_observer::cli
