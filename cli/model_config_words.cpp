#include "cli/model_config_words.h"

#include "observer/json.h"

namespace input_observer::cli {
namespace {

Json object_in(const std::string& file) {
  Json json = read_json(file);
  if (!json.is_object()) throw bad_input({file, 0, {}}, "expected an object");
  return json;
}

}  // namespace

void add_model_config_words(CommandLine& line, ModelConfigWords& words) {
  add_entry_words(line, words);
  line.option("--preprocessor-config", "FILE", words.processor_config, "The model's preprocessor_config.json");
  line.option("--state", "STATE", words.state, "Which part in which role; `input-observer list` shows them");
}

void add_entry_words(CommandLine& line, ModelConfigWords& words) {
  line.option("--model-config", "FILE", words.model_config, "The model's config.json; - is standard input");
  line.option("--task", "TASK", words.task,
              "Such as text-generation-with-past; synonyms are understood;\n"
              "auto: what the config's `architectures` were made for");
  line.option("--library", "NAME", words.library, "transformers by default, diffusers, timm or sentence_transformers");
  line.option("--model-type", "TYPE", words.model_type, "The config's own by default");
  add_table_words(line, words.tables);
}

void check_task(const ModelConfigWords& words) {
  const auto usage = [](const char* option, const char* message) {
    return Error(ErrorCode::bad_usage, Place{{}, 0, option}, message);
  };
  if (words.task.empty() && !words.model_config.empty())
    throw usage("--task", "expected beside --model-config: the task of the model");
  if (words.model_config.empty() && !words.task.empty())
    throw usage("--model-config", "expected beside --task: a config.json");
}

void add_table_words(CommandLine& line, std::vector<std::string>& files) {
  line.options(
      "--tables", "FILE", [&files](const std::string& file) { files.push_back(file); },
      "A file of generator tables over the built-in ones; may be given again");
}

GeneratorTables tables_of(const std::vector<std::string>& files) {
  return files.empty() ? GeneratorTables::built_in() : GeneratorTables::with_files(files);
}

GenerationRequest request_of(const ModelConfigWords& words) {
  GenerationRequest request;
  if (!words.model_config.empty()) request.model_config = object_in(words.model_config);
  if (!words.processor_config.empty()) request.processor_config = object_in(words.processor_config);
  request.library = words.library;
  if (!words.model_type.empty()) request.model_type = words.model_type;
  if (!words.state.empty()) request.state = words.state;
  request.task = words.task;
  return request;
}

}  // namespace input_observer::cli
