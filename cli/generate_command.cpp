#include "cli/generate_command.h"

#include "cli/npz_file.h"
#include "inference/generators/generate.h"
#include "inference/torch/draw.h"
#include "observer/torch/sample_file.h"

namespace input_observer::cli {
namespace {

NamedIValues drawn(const GeneratorTables& tables, GenerationRequest request, std::uint64_t seed) {
  request.seed = seed;
  return draw(generate_arguments(tables, request), seed);
}

/** Several sets, as replay takes them. */
std::vector<SampleCall> drawn_calls(const GeneratorTables& tables, const GenerationRequest& request,
                                    std::int64_t sets) {
  std::vector<SampleCall> calls;
  for (std::int64_t i = 0; i < sets; ++i) {
    SampleCall call;
    for (auto& [name, value] : drawn(tables, request, request.seed + static_cast<std::uint64_t>(i)))
      call.kwargs.emplace(name, std::move(value));
    calls.push_back(std::move(call));
  }
  return calls;
}

}  // namespace

Status run_generate(const GenerateWords& words) {
  const GeneratorTables tables = tables_of(words.model.tables);
  const GenerationRequest request = request_of(words);
  try {
    if (words.sets > 1) {
      write_samples(words.output, drawn_calls(tables, request, words.sets));
      return Status::done;
    }
    const NamedIValues values = drawn(tables, request, request.seed);
    if (words.output.ends_with(".npz")) {
      write_npz(words.output, tensors_of(values));
    } else {
      write_value(words.output, to_dict(values));
    }
  } catch (const Error& error) {
    throw error.code() == ErrorCode::bad_input ? located(error, words.model.model_config) : error;
  }
  return Status::done;
}

}  // namespace input_observer::cli
