#include "cli/generate_command.h"

#include <torch/script.h>

#include "cli/npz_file.h"
#include "inference/generators/generate.h"
#include "inference/torch/draw.h"
#include "inference/torch/module_part.h"
#include "inference/torch/universal_model.h"
#include "observer/json.h"
#include "observer/text_file.h"
#include "observer/torch/sample_file.h"

namespace input_observer::cli {
namespace {

/** Makes and draws the inputs of one set. */
using MakeInputs = std::function<NamedIValues(std::uint64_t seed)>;

/** Several sets, as replay takes them. */
std::vector<SampleCall> drawn_calls(const MakeInputs& make, std::uint64_t seed, std::int64_t sets) {
  std::vector<SampleCall> calls;
  for (std::int64_t i = 0; i < sets; ++i) {
    SampleCall call;
    for (auto& [name, value] : make(seed + static_cast<std::uint64_t>(i)))
      call.kwargs.emplace(name, std::move(value));
    calls.push_back(std::move(call));
  }
  return calls;
}

void write_tensors(const GenerateWords& words, const MakeInputs& make, std::uint64_t seed) {
  if (words.sets > 1) return write_samples(words.output, drawn_calls(make, seed, words.sets));
  const NamedIValues values = make(seed);
  if (words.output.ends_with(".npz")) {
    write_npz(words.output, tensors_of(values));
  } else {
    write_value(words.output, to_dict(values));
  }
}

/** By the tables, from the config alone. */
void generate_by_config(const GenerateWords& words, const GeneratorTables& tables, GenerationRequest request) {
  const std::uint64_t seed = request.seed;
  write_tensors(
      words,
      [&](std::uint64_t of_set) {
        request.seed = of_set;
        return draw(generate_arguments(tables, request), of_set);
      },
      seed);
}

/** By what the model says and does. */
void generate_by_model(const GenerateWords& words, const GeneratorTables& tables, const GenerationRequest& request) {
  UniversalModelOptions options;
  options.per_run.time = std::chrono::seconds(words.time_limit);
  const torch::jit::Module model = load_module(words.torch_model);
  const UniversalArguments found = universal_arguments(model, tables, request, options);
  if (!wants_tensors(words)) return write_file(words.output, to_text(to_json(found)));
  write_tensors(
      words, [&](std::uint64_t of_set) { return draw(found.arguments, of_set); }, request.seed);
}

/** As calls had them. */
void generate_by_calls(const GenerateWords& words) {
  const SeenArguments seen = seen_inputs(words);
  const auto make = [&](std::uint64_t of_set) { return draw(seen.inputs, of_set); };
  write_tensors(words, make, static_cast<std::uint64_t>(words.seed));
}

}  // namespace

Status run_generate(const GenerateWords& words) {
  if (!words.seen.empty()) {
    generate_by_calls(words);
    return Status::done;
  }
  const GeneratorTables tables = tables_of(words.model.tables);
  const GenerationRequest request = request_of(words);
  const bool by_model = !words.torch_model.empty();
  try {
    by_model ? generate_by_model(words, tables, request) : generate_by_config(words, tables, request);
  } catch (const Error& error) {
    const bool has_place = error.code() == ErrorCode::bad_input || error.code() == ErrorCode::model;
    throw has_place ? located(error, by_model ? words.torch_model : words.model.model_config) : error;
  }
  return Status::done;
}

}  // namespace input_observer::cli
