#include "cli/describe_command.h"

#include "inference/generators/generation_requests.h"
#include "observer/text_file.h"

namespace input_observer::cli {
namespace {

Compatibility compatibility_of(const GenerateWords& words) {
  return words.compatibility == "optimum" ? Compatibility::optimum : Compatibility::none;
}

}  // namespace

Status run_describe(const GenerateWords& words) {
  const GeneratorTables tables = tables_of(words.model.tables);
  if (!words.requests.empty()) {
    const auto seed = static_cast<std::uint64_t>(words.seed);
    write_file(words.output, answer_requests(tables, words.requests, compatibility_of(words), seed));
    return Status::done;
  }
  const GenerationRequest request = request_of(words);
  try {
    write_file(words.output, to_text(to_json(generate_arguments(tables, request))));
  } catch (const Error& error) {
    throw located(error, words.model.model_config);
  }
  return Status::done;
}

}  // namespace input_observer::cli
