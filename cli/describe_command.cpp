#include "cli/describe_command.h"

#include "inference/generators/generation_requests.h"
#include "observer/json.h"
#include "observer/text_file.h"
#include "observer/value_json.h"

namespace input_observer::cli {
namespace {

Compatibility compatibility_of(const GenerateWords& words) {
  return words.compatibility == "optimum" ? Compatibility::optimum : Compatibility::none;
}

Json to_json(const SeenArguments& seen) {
  Json inputs = Json::object();
  for (const auto& [name, value] : seen.inputs)
    inputs[name] = to_json(value);
  return {{"inputs", std::move(inputs)}, {"input_axes", seen.input_axes}, {"output_axes", seen.output_axes}};
}

}  // namespace

Status run_describe(const GenerateWords& words) {
  const GeneratorTables tables = tables_of(words.model.tables);
  if (!words.requests.empty()) {
    const auto seed = static_cast<std::uint64_t>(words.seed);
    write_file(words.output, answer_requests(tables, words.requests, compatibility_of(words), seed));
    return Status::done;
  }
  if (!words.seen.empty()) {
    write_file(words.output, to_text(to_json(seen_inputs(words))));
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
